"""Tests of the arithmetic and of process handling: python3 -m unittest discover -s bench/tests"""

import os
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from harness import cpu, load, paired, report, websocket
from harness.processes import SetupError, Stage
from harness.proxies import OutriggerCommand, Proxy
from harness.scenarios import Target, parse_scenarios


def run(proxy, number, cpu_us, invalid=None):
    return load.Run(proxy=proxy, round=number, requests=1000, seconds=1.0, cpu_us=cpu_us, user_us=1.0, system_us=cpu_us - 1,
                    p50_us=100, p99_us=200, proxy_busy=1.0, load_busy=0.5, upstream_busy=0.2, foreign_busy=0.0, stolen=0.0,
                    log_bytes=0, resident_bytes=1, corrected=False, invalid=invalid)


class MedianInterval(unittest.TestCase):
    def test_eleven_values_lose_one_at_each_end(self):
        found = paired.median_interval([float(value) for value in range(1, 12)])

        self.assertEqual((found.median, found.low, found.high), (6.0, 2.0, 10.0))
        self.assertAlmostEqual(found.coverage, 1 - 2 * 12 / 2048)

    def test_six_values_give_their_whole_range(self):
        found = paired.median_interval([3.0, 1.0, 2.0, 6.0, 5.0, 4.0])

        self.assertEqual((found.low, found.high), (1.0, 6.0))
        self.assertGreaterEqual(found.coverage, paired.LEVEL)

    def test_few_values_admit_a_lower_coverage(self):
        self.assertEqual(paired.median_interval([1.0, 2.0]).coverage, 0.5)
        self.assertEqual(paired.median_interval([1.0]).coverage, 0.0)
        self.assertIsNone(paired.median_interval([]))


class PairedRatio(unittest.TestCase):
    def test_only_rounds_valid_on_both_sides_count(self):
        runs = [run("a", 1, 5.0), run("b", 1, 10.0), run("a", 2, 9.0, "errors"), run("b", 2, 10.0), run("a", 3, 7.0)]

        found = paired.paired_ratio("small-50", runs, "a", "b")

        self.assertEqual((found.interval.median, found.interval.count), (0.5, 1))


class Verdicts(unittest.TestCase):
    def session(self, subject_us):
        runs = [one for number in range(1, 8) for one in (run("outrigger", number, subject_us), run("haproxy", number, 10.0))]
        proxies = [report.Proxy(name, "1", None, 1) for name in ("outrigger", "haproxy")]
        outcome = report.Outcome(parse_scenarios("small-50")[0], runs, run("upstream", 0, 1.0))
        return report.Session("outrigger", proxies, {}, 7, 2, 10, (0.0, 0.0, 0.0), [outcome])

    def test_target_is_met_up_to_its_value(self):
        target = Target("small-50", "haproxy", 1.0)

        self.assertEqual(report.verdict(self.session(10.0), target)[-1], "met")
        self.assertEqual(report.verdict(self.session(10.1), target)[-1], "missed")

    def test_scenario_that_did_not_run_has_no_verdict(self):
        self.assertEqual(report.verdict(self.session(1.0), Target("large-50", "haproxy", 1.0))[-1], "not measured")

    def test_both_forms_of_the_report_name_the_ratio(self):
        self.assertIn("outrigger / haproxy", report.render(self.session(9.0), markdown=False))
        self.assertIn("| outrigger / haproxy | 0.900 |", report.render(self.session(9.0), markdown=True))


class H2load(unittest.TestCase):
    OUTPUT = """
requests: 7 total, 7 started, 7 done, 5 succeeded, 2 failed, 1 errored, 1 timeout
status codes: 5 2xx, 0 3xx, 0 4xx, 1 5xx
traffic: 1.20KB (1234) total, 700B (700) headers (space savings 0.00%), 84B (84) data
"""

    def test_figures_have_the_names_of_wrks(self):
        fields = load.h2load_fields(self.OUTPUT, list(range(1, 101)), 2)

        self.assertEqual((fields["requests"], fields["bytes"], fields["duration_us"]), (5, 84, 2_000_000))
        self.assertEqual((fields["read"], fields["timeout"], fields["status"]), (1, 1, 1))
        self.assertEqual((fields["p50_us"], fields["p99_us"]), (51, 100))

    def test_no_result_is_no_figures(self):
        self.assertEqual(load.h2load_fields("could not connect", [], 2), {})

    def test_streams_are_a_scenarios_own(self):
        scenario = parse_scenarios("h2-100")[0]

        self.assertEqual((scenario.streams, scenario.connections, scenario.body), (100, 10, "small"))
        self.assertIn("10 connections of 100 streams", scenario.describe())


class CpuTime(unittest.TestCase):
    def stat(self, user, system):
        return {1: cpu.ProcessStat(1, "S", 0, user, system, 0)}

    def test_threads_count_from_their_start(self):
        before = cpu.Reading({(1, 1): 100}, self.stat(0, 0))
        after = cpu.Reading({(1, 1): 150, (1, 2): 30}, self.stat(0, 0))

        self.assertEqual(cpu.cpu_used(before, after).nanos, 80)

    def test_ended_threads_are_found_in_the_ticks_of_the_process(self):
        second = 10**9 // cpu.TICK_NANOS
        before = cpu.Reading({(1, 1): 0, (1, 2): 10**9}, self.stat(second, 0))
        after = cpu.Reading({(1, 1): 10**9}, self.stat(2 * second, second))

        used = cpu.cpu_used(before, after)

        self.assertEqual((used.nanos, used.user_nanos, used.corrected), (2 * 10**9, 10**9, True))

    def test_reads_a_living_process(self):
        before = cpu.read_cpu(os.getpid())
        while time.process_time() < 0.2:
            pass

        self.assertGreater(cpu.cpu_used(before, cpu.read_cpu(os.getpid())).nanos, 0)


class Options(unittest.TestCase):
    def test_scenario_names_say_body_and_connections(self):
        small, churn = parse_scenarios("small-50,churn-20")

        self.assertEqual((small.body_bytes, small.connections, small.keep_alive), (12, 50, True))
        self.assertEqual((churn.body_bytes, churn.connections, churn.keep_alive), (12, 20, False))
        with self.assertRaises(SetupError):
            parse_scenarios("huge-1")

    def test_scenarios_with_tls_and_of_bytes_have_ports_of_their_own(self):
        tls, handshake, stream = parse_scenarios("tls-50,handshake-4,stream-1")
        proxy = report.Proxy("nginx", "1", None, 1, None, {"TLS_PORT": 2, "STREAM_PORT": 3})

        self.assertEqual([proxy.port_for(one.way) for one in (tls, handshake, stream)], [2, 2, 3])
        self.assertEqual(report.Proxy("upstream", "1", None, 1).port_for("stream"), 1)
        self.assertEqual(handshake.keep_alive, False)

    def test_scenarios_of_both_sides_of_http2_share_a_port(self):
        both, calls, messages = parse_scenarios("h2h2-10,grpc-100,ws-50")
        self.assertEqual((both.way, both.streams, calls.way, calls.streams), ("h2h2", 10, "grpc", 100))
        self.assertEqual((messages.way, messages.connections, messages.streams), ("ws", 50, 0))
        proxy = Proxy("p", "", None, 1, None, {"H2H2_PORT": 2, "WS_PORT": 3})
        self.assertEqual([proxy.port_for(way) for way in ("plain", "h2h2", "grpc", "ws")], [1, 2, 2, 3])

    def test_launcher_gets_the_arguments_of_a_gateway_and_a_command_is_filled_in(self):
        values = {"config": "C", "mesh": "M", "port": "1"}

        self.assertEqual(OutriggerCommand("/o", "", None).arguments(values)[:4], ["/o", "serve", "-c", "C"])
        self.assertEqual(OutriggerCommand("x {port}", "", None).arguments(values), ["x", "1"])
        with self.assertRaises(SetupError):
            OutriggerCommand("x {nothing}", "", None).arguments(values)


class Processes(unittest.TestCase):
    def setUp(self):
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        self.addCleanup(lambda: [signal.signal(number, handler) for number, handler in before.items()])

    def test_leaving_the_stage_ends_children_of_a_launcher_and_removes_the_folder(self):
        with Stage(keep=False) as stage:
            launcher = stage.start("launcher", ["sh", "-c", "sleep 60 & wait"], min(os.sched_getaffinity(0)))
            while len(tree := cpu.process_tree(launcher.pid)) < 2:
                time.sleep(0.01)
            folder = stage.folder

        self.assertFalse([pid for pid in tree if cpu.process_stat(pid)])
        self.assertFalse(os.path.exists(folder))


class WebSockets(unittest.TestCase):
    def test_key_of_the_specification_is_accepted(self):
        self.assertEqual(websocket.accepted(b"dGhlIHNhbXBsZSBub25jZQ=="), b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")

    def test_mask_is_taken_off(self):
        sent = websocket.from_client(b"hello")
        self.assertEqual(websocket.unmasked(sent[2:6], sent[6:]), b"hello")
        self.assertEqual(websocket.from_server(b"hello"), b"\x81\x05hello")


if __name__ == "__main__":
    unittest.main()
