-- Requests of a hundred users in turn: what is hashed by user goes to every endpoint.
local USERS = 100
local requests, last = {}, 0

function init(args)
  for user = 1, USERS do
    local headers = {["x-user"] = "user-" .. user}
    for name, value in pairs(wrk.headers) do
      headers[name] = value
    end
    requests[user] = wrk.format(nil, nil, headers)
  end
end

function request()
  last = last % USERS + 1
  return requests[last]
end
