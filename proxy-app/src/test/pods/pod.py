#!/usr/bin/env python3
"""Runs a pod of examples/kubernetes without Kubernetes and prints as JSON what others saw of it. What is started, as whom, with which
mounts and how it is asked for its health stands in the manifests; here is what a cluster brings along: another pod, names, and a
kubelet that swaps mounts. Root, in namespaces of its own:

    unshare --net --mount --pid --fork --mount-proc --kill-child pod.py sidecar|gateway LAUNCHER EXAMPLES FOLDER
"""
import http.server
import json
import os
import re
import shlex
import subprocess
import sys
import time

import yaml

POD, OTHER = "10.1.0.2", "10.1.0.1"
PATIENCE_SECONDS = 60
FIELDS = {"metadata.name": "shop-1", "metadata.namespace": "default", "status.podIP": POD, "spec.serviceAccountName": "default"}


def sh(command, **more):
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False, **more)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout


def until(what, condition):
    """Waits for something true and answers it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    sys.exit(f"not in {PATIENCE_SECONDS} s: {what}")


class Server(http.server.BaseHTTPRequestHandler):
    """Anybody's application: says its name and whom it sees."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{self.server.name} sees {self.client_address[0]}\n".encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(name, port):
    server = http.server.ThreadingHTTPServer(("0.0.0.0", int(port)), Server)
    server.name = name
    server.serve_forever()


class Volume:
    """A mounted ConfigMap or Secret: files are links through ..data, and each content is a folder of its own, as the kubelet has it."""

    def __init__(self, folder, files):
        os.makedirs(folder)
        self.folder, self.files, self.turn, self.data = folder, {}, 0, os.path.join(folder, "..data")
        self.write(files)
        for name in files:
            os.symlink(os.path.join("..data", name), os.path.join(folder, name))

    def write(self, files):
        before = os.path.realpath(self.data) if self.turn else ""
        self.turn += 1
        self.files = files
        fresh = "..turn-%d" % self.turn
        os.mkdir(os.path.join(self.folder, fresh))
        for name, text in files.items():
            with open(os.path.join(self.folder, fresh, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.symlink(fresh, self.data + "_tmp")
        os.rename(self.data + "_tmp", self.data)
        if before:
            sh(f"rm -r {before}")


class Pod:
    """The Deployment of an example, and its proxy's container."""

    def __init__(self, launcher, example, folder):
        self.launcher, self.example, self.folder = launcher, example, folder
        with open(os.path.join(example, "kustomization.yaml"), encoding="utf-8") as file:
            self.kustomization = yaml.safe_load(file)
        documents = []
        for name in self.kustomization["resources"]:
            with open(os.path.join(example, name), encoding="utf-8") as file:
                documents += yaml.safe_load_all(file)
        self.spec = next(d for d in documents if d["kind"] == "Deployment")["spec"]["template"]["spec"]
        containers = self.spec.get("initContainers", []) + self.spec["containers"]
        self.container = next(c for c in containers if c["name"] == "outrigger")
        self.volumes, self.peer, self.proxy = {}, None, None

    def here(self, text):
        """Paths of the image's root are below the folder instead."""
        return text.replace("/etc/outrigger", self.folder + "/etc/outrigger").replace("/etc/certs", self.folder + "/etc/certs")

    def connect(self, names):
        """A wire to another pod, and names that both know."""
        self.peer = subprocess.Popen(["unshare", "--net", "sleep", "600"])
        own, other = os.readlink("/proc/self/ns/net"), f"/proc/{self.peer.pid}/ns/net"
        until("the other pod", lambda: os.readlink(other) != own)
        sh(f"ip link add eth0 type veth peer name eth0 netns {self.peer.pid}")
        for inside, address in (("", POD), (f"nsenter --net={other} ", OTHER)):
            sh(f"{inside}ip addr add {address}/24 dev eth0")
            sh(f"{inside}ip link set eth0 up")
            sh(f"{inside}ip link set lo up")
        self.elsewhere = f"nsenter --net={other} "
        hosts = os.path.join(self.folder, "hosts")
        with open(hosts, "w", encoding="ascii") as file:
            file.write("127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in names.items()))
        sh(f"mount --bind {hosts} /etc/hosts")

    def application(self, where, name, port):
        subprocess.Popen(shlex.split(f"{where}{sys.executable} {os.path.abspath(__file__)} serve {name} {port}"))
        until(name, lambda: self.ask(where, f"http://127.0.0.1:{port}/" if not where else f"http://{OTHER}:{port}/"))

    def mount(self, secrets):
        maps = {}
        for each in self.kustomization["configMapGenerator"]:
            maps[each["name"]] = {}
            for name in each["files"]:
                with open(os.path.join(self.example, name), encoding="utf-8") as file:
                    maps[each["name"]][os.path.basename(name)] = self.here(file.read())
        paths = {mount["name"]: mount["mountPath"] for mount in self.container["volumeMounts"]}
        for volume in self.spec["volumes"]:
            name = volume["name"]
            if "configMap" in volume:
                self.volumes[name] = Volume(self.here(paths[name]), maps[volume["configMap"]["name"]])
            elif "secret" in volume:
                self.volumes[name] = Volume(self.here(paths[name]), secrets[volume["secret"]["secretName"]])

    def start(self):
        security = dict(self.spec.get("securityContext", {}), **self.container["securityContext"])
        user, group = security["runAsUser"], security["runAsGroup"]
        words = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"]
        words += ["--inh-caps=-all", "--bounding-set=-all", "env", "-i", f"PATH={os.environ['PATH']}"]
        words += [f"{name}={os.environ[name]}" for name in ("JAVA_HOME", "OUTRIGGER_JAVA_OPTS") if name in os.environ]
        words += [f"{each['name']}={FIELDS[each['valueFrom']['fieldRef']['fieldPath']]}" for each in self.container["env"]]
        with open(os.path.join(self.folder, "log.txt"), "w", encoding="utf-8") as log:
            command = words + [self.launcher] + [self.here(word) for word in self.container["args"]]
            self.proxy = subprocess.Popen(command, stdout=log, stderr=log)
        until("a probe that succeeds", lambda: self.ended() or all(status == 200 for status in self.probes()))

    def ended(self):
        if self.proxy.poll() is not None:
            with open(os.path.join(self.folder, "log.txt"), encoding="utf-8") as log:
                sys.exit(f"the proxy ended with {self.proxy.returncode}:\n{log.read()}")

    def probes(self):
        """What the kubelet is told, from outside of the pod."""
        found = [probe["httpGet"] for name, probe in self.container.items() if name.endswith("Probe")]
        answers = [self.ask(self.elsewhere, f"http://{POD}:{probe['port']}{probe['path']}") for probe in found]
        return [answer["status"] if answer else 0 for answer in answers]

    def stop(self):
        self.proxy.terminate()
        return self.proxy.wait(PATIENCE_SECONDS)

    @staticmethod
    def ask(where, url, options=""):
        """An answer's status, fields and body; None if there is none."""
        done = subprocess.run(
            shlex.split(f"{where}curl -s -i -m 10 --noproxy * {options} {url}"), capture_output=True, text=True, check=False)
        if done.returncode:
            return None
        head, _, body = done.stdout.partition("\n\n")
        lines = head.splitlines()
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        return {"status": int(lines[0].split()[1]), "fields": fields, "body": body.strip()}


def sidecar(pod):
    pod.connect({"stock.default.svc.cluster.local": OTHER})
    with open(os.path.join(pod.example, "redirect.rules"), encoding="ascii") as rules:
        sh("iptables-restore --noflush", input=rules.read())
    pod.application("", "shop", 8080)
    pod.application(pod.elsewhere, "stock", 80)
    pod.mount({})
    pod.start()
    stock = "-H host:stock.default.svc.cluster.local"
    facts = {
        "probes": pod.probes(),
        "inbound": pod.ask(pod.elsewhere, f"http://{POD}:8080/"),
        "outbound": pod.ask("", f"http://{OTHER}/", stock),
        "itself": pod.ask("", f"http://{POD}:8080/"),
        "metrics": pod.ask(pod.elsewhere, f"http://{POD}:15090/stats/prometheus")["status"],
    }
    conf = pod.volumes["conf"]
    rule = "  - timeout: 2s\n"
    conf.write({name: text.replace(rule, rule + "    headers: {response: {set: {x-turn: two}}}\n") for name, text in conf.files.items()})
    facts["changed"] = until(
        "the changed ConfigMap", lambda: pod.ask("", f"http://{OTHER}/", stock)["fields"].get("x-turn"))
    return facts


def certificate(pod, serial):
    stem = os.path.join(pod.folder, str(serial))
    sh(f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=shop.example.com"
       f" -addext subjectAltName=DNS:shop.example.com -set_serial {serial} -keyout {stem}.key -out {stem}.crt")
    files = {}
    for name in ("key", "crt"):
        with open(f"{stem}.{name}", encoding="ascii") as file:
            files[f"tls.{name}"] = file.read()
    return files


def serial(pod):
    shown = sh(f"openssl s_client -connect {POD}:8443 -servername shop.example.com", input="")
    found = subprocess.run(["openssl", "x509", "-noout", "-serial"], input=shown, capture_output=True, text=True, check=False)
    return int(re.sub(r"^serial=", "", found.stdout.strip()) or "0", 16)


def gateway(pod):
    pod.connect({"shop.default.svc.cluster.local": OTHER})
    pod.application(pod.elsewhere, "shop", 80)
    pod.mount({"shop-cert": certificate(pod, 1001)})
    pod.start()
    resolve = f"--resolve shop.example.com:8080:{POD} --resolve shop.example.com:8443:{POD} -k --http1.1"
    facts = {
        "probes": pod.probes(),
        "plain": pod.ask(pod.elsewhere, "http://shop.example.com:8080/", resolve),
        "encrypted": pod.ask(pod.elsewhere, "https://shop.example.com:8443/", resolve),
        "serial": serial(pod),
        "metrics": pod.ask(pod.elsewhere, f"http://{POD}:15090/stats/prometheus")["status"],
    }
    pod.volumes["certs"].write(certificate(pod, 1002))
    facts["changed"] = until("the changed Secret", lambda: serial(pod) == 1002)
    return facts


def main():
    os.umask(0o022)
    if sys.argv[1] == "serve":
        serve(*sys.argv[2:])
    name, launcher, examples, folder = sys.argv[1:]
    pod = Pod(launcher, os.path.join(examples, name), folder)
    facts = {"sidecar": sidecar, "gateway": gateway}[name](pod)
    facts["exit"] = pod.stop()
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
