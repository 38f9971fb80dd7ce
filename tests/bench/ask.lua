-- wrk asks for the paths of a file, one after another. With "fresh" each lap adds an `&` (an empty parameter, which
-- means nothing), so that no query string is ever sent twice. Arguments: file, first lap, fresh or again, header line.
local asks, paths, at, lap, tail, fresh = {}, {}, 0, 0, "", false

function init(args)
  lap, fresh = tonumber(args[2]), args[3] == "fresh"
  local header = args[4] and args[4] ~= "" and args[4] .. "\r\n" or ""
  tail = " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port .. "\r\n" .. header .. "\r\n"
  for path in io.lines(args[1]) do paths[#paths + 1] = path end
  write()
end

function write()
  local more = ""
  if fresh and lap > 0 then more = string.rep("&", lap) end
  for n, path in ipairs(paths) do
    local mark = (more ~= "" and not path:find("?", 1, true)) and "?" or ""
    asks[n] = "GET " .. path .. mark .. more .. tail
  end
end

function request()
  at = at + 1
  if at > #asks then
    at = 1
    if fresh then lap = lap + 1; write() end
  end
  return asks[at]
end
