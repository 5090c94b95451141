-- Knows the web processes: each second it asks DNS where they are and each of them whether it is ready, and it says
-- for every request who answers it. One that shuts down says so first, and gets nothing more, long before it closes.
local balancer = require "ngx.balancer"
local dns = require "dns"

local _M = {}

-- "ready", "all": addresses, separated by spaces; "asked": when; "failed:ADDRESS": until it expires. For all workers.
local known = ngx.shared.replicas
local name, port = (os.getenv("WEB") or "web:3000"):match("^(.-):(%d+)$")
port = tonumber(port)
local dns_server = dns.server(os.getenv("DNS_SERVER"))

local pause_seconds = 1
-- Readiness answers within two seconds whatever its databases do.
local patience_ms = 2500
-- Until the next look has certainly found out what is wrong.
local avoided_seconds = 3
local may_be_done_twice = { GET = true, HEAD = true, OPTIONS = true }

local BUSY = -3

-- What became of the last look, by address: true, or why not.
local found = {}

local function say(level, message, address)
  local text = '{"level":"%s","time":"%s","role":"proxy","replica":"%s","msg":"%s"}\n'
  io.stdout:write(text:format(level, os.date("!%Y-%m-%dT%H:%M:%SZ"), address, (message:gsub('["\\%c]', " "))))
  io.stdout:flush()
end

local function look(address)
  local socket = ngx.socket.tcp()
  socket:settimeout(patience_ms)
  local ok, problem = socket:connect(address, port)
  if not ok then return problem end
  local line
  ok, problem = socket:send("GET /health/ready HTTP/1.1\r\nHost: " .. name .. "\r\nConnection: close\r\n\r\n")
  if ok then line, problem = socket:receive() end
  socket:close()
  if not line then return problem end
  local status = line:match("^HTTP/1%.%d (%d+)")
  return status == "200" or "it says " .. (status or "something else than HTTP")
end

local function publish(addresses)
  local ready = {}
  for _, address in ipairs(addresses) do
    if found[address] == true then ready[#ready + 1] = address end
  end
  known:set("ready", table.concat(ready, " "))
end

local function look_and_publish(address, addresses)
  local result = look(address)
  if result ~= found[address] then
    if result == true then say("info", "the replica gets requests", address)
    else say("warn", "the replica gets no requests: " .. result, address) end
  end
  found[address] = result
  publish(addresses)
end

local function forget_all_but(addresses)
  local listed = {}
  for _, address in ipairs(addresses) do listed[address] = true end
  for address in pairs(found) do
    if not listed[address] then
      say(found[address] == true and "warn" or "info", "the replica is gone", address)
      found[address] = nil
    end
  end
end

local said

-- Once, and again when it is something else.
local function say_who_is_missing(problem)
  if problem and problem ~= said then say("warn", problem, "") end
  said = problem
end

local function round()
  local addresses, problem = dns.resolve(dns_server, name)
  if addresses and #addresses == 0 then problem = "nobody has the name " .. name end
  say_who_is_missing(problem and "the replicas cannot be found: " .. problem)
  if addresses then
    table.sort(addresses)
    known:set("all", table.concat(addresses, " "))
    forget_all_but(addresses)
    publish(addresses)
  else
    -- Nobody knows where they are now; where they were is the best guess.
    addresses = {}
    for address in (known:get("all") or ""):gmatch("%S+") do addresses[#addresses + 1] = address end
  end
  local looks = {}
  for _, address in ipairs(addresses) do
    looks[#looks + 1] = ngx.thread.spawn(look_and_publish, address, addresses)
  end
  for _, thread in ipairs(looks) do ngx.thread.wait(thread) end
  known:set("asked", ngx.now())
end

-- A timer of its own for each round: what a timer takes is given back when it ends.
local function keep_looking(premature)
  if premature then return end
  local ok, problem = pcall(round)
  if not ok then say("error", "the replicas could not be asked: " .. tostring(problem), "") end
  ngx.timer.at(pause_seconds, keep_looking)
end

-- Starts the looking, in one of the workers.
function _M.watch()
  math.randomseed(ngx.worker.pid() + ngx.now())
  if ngx.worker.id() == 0 then ngx.timer.at(0, keep_looking) end
end

local lists = {}

-- Split once for each text that there is.
local function list_of(key)
  local text = known:get(key) or ""
  local cached = lists[key]
  if not cached or cached.text ~= text then
    cached = { text = text }
    for address in text:gmatch("%S+") do cached[#cached + 1] = address end
    lists[key] = cached
  end
  return cached
end

local turn = ngx.worker.id() or 0

-- The next in turn that was not tried for this request and did not just fail; failing that, one that did.
local function next_address(tried)
  local list = list_of("ready")
  -- With none ready everybody is asked: people should see what the console itself says is wrong.
  if #list == 0 then list = list_of("all") end
  local fallback
  for _ = 1, #list do
    turn = turn % #list + 1
    local address = list[turn]
    if not tried[address] then
      if not known:get("failed:" .. address) then return address end
      fallback = fallback or address
    end
  end
  return fallback
end

-- Whether the request may be sent once more. What was never sent may, whatever it is.
local function may_retry()
  local connected = not (ngx.var.upstream_connect_time or "-"):find("^%-")
  return not connected or may_be_done_twice[ngx.req.get_method()]
end

-- The first time for this request: how often it may be sent on.
local function begin(context)
  local is_asset = ngx.var.uri:find("/_next/static/", 1, true) == 1
  context.tried = {}
  context.retries = is_asset and #list_of("all") or 1
  balancer.set_more_tries(context.retries)
end

-- After one that failed: whether it is sent on. nginx does not count what failed on a connection that was kept, and a
-- request that kills a replica must not go on to kill them all.
local function goes_on(context)
  local what = balancer.get_last_failure()
  if what == "failed" then known:set("failed:" .. context.last, true, avoided_seconds)
  else context.lacks_it = context.last end
  context.retries = context.retries - 1
  return context.retries >= 0 and may_retry()
end

function _M.choose()
  local context = ngx.ctx
  if not context.tried then begin(context)
  elseif not goes_on(context) then return ngx.exit(BUSY) end
  -- Nobody has the asset that was asked for: one of them says so once more, and is believed.
  local address = next_address(context.tried) or context.lacks_it
  if not address then return ngx.exit(BUSY) end
  context.tried[address] = true
  context.last = address
  balancer.set_current_peer(address, port)
end

-- For the health check of the proxy itself: that somebody still looks, and what was seen.
function _M.report()
  local asked = known:get("asked")
  local is_looking = asked ~= nil and ngx.now() - asked < 15
  ngx.status = is_looking and 200 or 503
  ngx.header["Content-Type"] = "text/plain"
  ngx.say("ready: ", known:get("ready") or "", "\nall: ", known:get("all") or "")
end

return _M
