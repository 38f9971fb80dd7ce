-- wrk asks what the lines of a file say, one after another: a path, or a path, a tab and a body to post there. With
-- "fresh" each lap adds an `&` (an empty parameter, which means nothing) to the paths that are read, so that no query
-- string is ever sent twice; what is posted is never kept by anybody. Arguments: file, first lap, fresh or again, header.
local asks, lines, at, lap, host, header, fresh = {}, {}, 0, 0, "", "", false

function init(args)
  lap, fresh = tonumber(args[2]), args[3] == "fresh"
  header = args[4] and args[4] ~= "" and args[4] .. "\r\n" or ""
  host = "Host: " .. wrk.host .. ":" .. wrk.port .. "\r\n" .. header
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  write()
end

function write()
  local more = ""
  if fresh and lap > 0 then more = string.rep("&", lap) end
  for n, line in ipairs(lines) do
    local tab = line:find("\t", 1, true)
    if tab then
      if not asks[n] then asks[n] = posted(line:sub(1, tab - 1), line:sub(tab + 1)) end
    else
      local mark = (more ~= "" and not line:find("?", 1, true)) and "?" or ""
      asks[n] = "GET " .. line .. mark .. more .. " HTTP/1.1\r\n" .. host .. "\r\n"
    end
  end
end

function posted(path, body)
  local about = "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n"
  return "POST " .. path .. " HTTP/1.1\r\n" .. host .. about .. body
end

function request()
  at = at + 1
  if at > #asks then
    at = 1
    if fresh then lap = lap + 1; write() end
  end
  return asks[at]
end
