-- What the proxy answers by itself: a page for people, the API's form of an error for everything else.
local _M = {}

local later = "Try again in a moment. For whoever runs this console: docker compose ps, docker compose logs web proxy"
local problems = {
  [400] = { "http.bad_request", "The request could not be understood.", "Reload the page, or correct the request." },
  [413] = {
    "input.too_large", "The body is larger than 1 MB.",
    "Send at most 1000000 bytes. Backups are uploaded at /api/admin/uploads.",
  },
  [414] = { "http.address_too_long", "The address is too long.", "Open the console's first page and go on from there." },
  [431] = {
    "http.head_too_large", "The request's headers are too large.",
    "Remove this site's cookies in your browser and sign in again.",
  },
  [500] = { "proxy.failed", "The proxy could not pass the request on.", later },
  [502] = { "proxy.no_answer", "No web process answered.", later },
  [504] = {
    "proxy.timed_out", "The web process did not answer in time.",
    "What was asked for may still happen: look before you try again.",
  },
}

local is_https = (os.getenv("BASE_URL") or ""):find("^https:") ~= nil

-- As the web processes send them (next.config.ts, app/_server/observe-requests.ts).
local function put_headers(id, nonce)
  local header = ngx.header
  header["X-Request-Id"] = id
  header["Cache-Control"] = "no-store"
  header["X-Content-Type-Options"] = "nosniff"
  header["X-Frame-Options"] = "DENY"
  header["Referrer-Policy"] = "same-origin"
  header["Cross-Origin-Opener-Policy"] = "same-origin"
  header["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
  header["Content-Security-Policy"] = "default-src 'none'; style-src 'nonce-" .. nonce
    .. "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  if is_https then header["Strict-Transport-Security"] = "max-age=31536000" end
end

local page = [[
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style nonce="%s">
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: light-dark(#fbfcfd, #0b1118);
  color: light-dark(#0f1720, #e6edf3); font: 15px/1.5 ui-sans-serif, system-ui, sans-serif }
main { max-width: 34rem; padding: 1rem }
h1 { font-size: 1.3rem; margin: 0 0 .5rem }
p { margin: 0 0 .5rem }
small { color: light-dark(#5b6775, #9aa9b8) }
</style>
<main>
<h1>%s</h1>
<p>%s</p>
<small>Request %s</small>
</main>
]]

-- The address as it was asked for: in here, ngx.var.uri is this location's.
local function wants_page()
  local uri = ngx.var.request_uri or ""
  local accept = ngx.var.http_accept or ""
  return uri:find("^/api/") == nil and accept:find("text/html", 1, true) ~= nil
end

function _M.answer()
  local status = ngx.status
  local code, message, hint = unpack(problems[status] or problems[500])
  local id, nonce = ngx.var.id, ngx.var.request_id
  put_headers(id, nonce)
  if status == 502 then ngx.header["Retry-After"] = 5 end
  if wants_page() then
    ngx.header["Content-Type"] = "text/html; charset=utf-8"
    ngx.print(page:format(message, nonce, message, hint, id))
  else
    ngx.header["Content-Type"] = "application/json"
    local text = '{"error":{"code":"%s","message":"%s","hint":"%s","requestId":"%s"}}'
    ngx.print(text:format(code, message, hint, id))
  end
end

return _M
