-- Each connection waits 20 ms before each request: 120 of them ask 6000 times a second at most.
function delay()
  return 20
end
