-- Asks for all addresses of a name. nginx would pick one of them by itself and keep it.
local _M = {}

local string_format, char, byte = string.format, string.char, string.byte
local type_a, class_in, not_found = 1, 1, 3
-- Docker's resolver answers into this much, where it would cut after some thirty addresses (RFC 6891).
local room_for_answer = char(0, 0, 41, 16, 0, 0, 0, 0, 0, 0, 0)

local function number(text, at)
  local high, low = byte(text, at, at + 1)
  return high * 256 + low
end

local function question(id, name)
  local labels = name:gsub("[^.]+", function(label) return char(#label) .. label end):gsub("%.", "")
  local head = char(math.floor(id / 256), id % 256, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1)
  return head .. labels .. char(0, 0, type_a, 0, class_in) .. room_for_answer
end

-- Where a name ends that begins at `at`: at a zero, or at a pointer to where it stood before.
local function after_name(text, at)
  while true do
    local length = byte(text, at)
    if length >= 192 then return at + 2 end
    if length == 0 then return at + 1 end
    at = at + 1 + length
  end
end

local function addresses_in(text, id)
  if #text < 12 or number(text, 1) ~= id then return nil, "another answer than asked for" end
  local outcome = byte(text, 4) % 16
  if outcome == not_found then return {} end
  if outcome ~= 0 then return nil, "DNS says " .. outcome end
  local addresses, at = {}, after_name(text, 13) + 4
  for _ = 1, number(text, 7) do
    at = after_name(text, at)
    local length = number(text, at + 8)
    if number(text, at) == type_a and length == 4 then
      addresses[#addresses + 1] = string_format("%d.%d.%d.%d", byte(text, at + 10, at + 13))
    end
    at = at + 10 + length
  end
  return addresses
end

-- The IPv4 addresses of `name`, none when there is no such name. Nil and why, when nobody could tell.
function _M.resolve(server, name)
  local socket = ngx.socket.udp()
  socket:settimeout(1000)
  local ok, problem = socket:setpeername(server.host, server.port)
  if not ok then return nil, problem end
  local id = math.random(0, 65535)
  local text
  ok, problem = socket:send(question(id, name))
  if ok then text, problem = socket:receive() end
  socket:close()
  if not text then return nil, problem end
  local parsed, addresses, why = pcall(addresses_in, text, id)
  if not parsed then return nil, "an answer that cannot be read" end
  return addresses, why
end

-- `127.0.0.1:5353`, or the first server that this machine asks.
function _M.server(given)
  if given and given ~= "" then
    local host, port = given:match("^([^:]+):(%d+)$")
    return { host = host or given, port = tonumber(port or 53) }
  end
  for line in io.lines("/etc/resolv.conf") do
    local host = line:match("^nameserver%s+([%d.]+)%s*$")
    if host then return { host = host, port = 53 } end
  end
  return { host = "127.0.0.11", port = 53 }
end

return _M
