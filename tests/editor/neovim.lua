-- A real editor: Neovim, set up as docs/editor.md tells, on a set with a bad page. Run by tests/editor/neovim.sh
-- in the folder of that set; ends with an error where anything is not as it should be.

local PAGE = "api/lamp-get.md"

local function fail(why)
  io.stderr:write("failed: " .. why .. "\n")
  os.exit(1)
end

local function same(found, expected, what)
  if not vim.deep_equal(found, expected) then
    fail(what .. ": " .. vim.inspect(found) .. " instead of " .. vim.inspect(expected))
  end
end

-- The first Lua of the document, as it stands there.
local function setup()
  local lines, inside = {}, false
  for line in io.lines(os.getenv("PROJECT") .. "/docs/editor.md") do
    if line == "```" and inside then
      return table.concat(lines, "\n")
    elseif inside then
      table.insert(lines, line)
    end
    inside = inside or line:sub(1, 6) == "```lua"
  end
  fail("docs/editor.md sets nothing up")
end

-- Waits until the diagnostics of the page are as expected: each as `line:column rule`, from 0.
local function shows(expected)
  local found
  local function is_it()
    found = {}
    for _, it in ipairs(vim.diagnostic.get(0)) do
      same(it.source, "apiproof", "who speaks")
      table.insert(found, it.lnum .. ":" .. it.col .. " " .. it.code)
    end
    table.sort(found)
    return vim.deep_equal(found, expected)
  end
  if not vim.wait(30000, is_it, 20) then
    same(found, expected, "diagnostics")
  end
end

local function line_with(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if line:find(text, 1, true) then
      return number, line
    end
  end
  fail(text .. " is not on the page")
end

local function run()
  loadstring(setup())()
  vim.cmd("filetype on")
  vim.cmd("edit " .. PAGE)
  same(vim.bo.filetype, "markdown", "the kind of file")

  -- A name in another case, behind a character that takes two units of UTF-16 and four bytes.
  local row, line = line_with('"displayname"')
  local column = line:find('"displayname"', 1, true) - 1
  shows({ row - 1 .. ":" .. column .. " property-case" })

  -- What is typed is judged, and what is undone is gone.
  local bad = line_with('"dimLevel": 80')
  vim.api.nvim_buf_set_lines(0, bad - 1, bad, true, { '  "dimLevel": "much",' })
  shows({ row - 1 .. ":" .. column .. " property-case", bad - 1 .. ":14 wrong-type" })
  local wrong = vim.tbl_filter(function(it)
    return it.code == "wrong-type"
  end, vim.diagnostic.get(0))[1]
  same(wrong.severity, vim.diagnostic.severity.ERROR, "how bad it is")
  vim.api.nvim_buf_set_lines(0, bad - 1, bad, true, { '  "dimLevel": 80,' })
  shows({ row - 1 .. ":" .. column .. " property-case" })

  -- The fix that is offered heals it, and the page can be saved.
  vim.ui.select = function(items, options, choose)
    local named = vim.tbl_map(options.format_item, items)
    for at, name in ipairs(named) do
      if name:find("Write `displayName`", 1, true) then
        return choose(items[at], at)
      end
    end
    fail("no fix among " .. vim.inspect(named))
  end
  vim.api.nvim_win_set_cursor(0, { row, column + 1 })
  vim.lsp.buf.code_action()
  shows({})
  vim.cmd("write")
  local text = table.concat(vim.fn.readfile(PAGE), "\n")
  if not text:find('"\240\159\146\161", "displayName": "Reading lamp"', 1, true) then
    fail("the page on disk is not mended")
  end

  -- From a value to the cell that promised it, with what is claimed about it.
  row = line_with('"dimLevel": 80')
  vim.api.nvim_win_set_cursor(0, { row, 5 })
  local asked = vim.lsp.util.make_position_params(0, "utf-16")
  local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", asked, 30000)
  if not vim.inspect(answers):find("resources/lamp.md:31:11: the table of properties", 1, true) then
    fail("hover tells nothing of the table: " .. vim.inspect(answers))
  end
  vim.lsp.buf.definition()
  local function arrived()
    return vim.api.nvim_buf_get_name(0):find("resources/lamp.md", 1, true) ~= nil
  end
  if not vim.wait(30000, arrived, 20) then
    fail("the way leads nowhere")
  end
  same(vim.api.nvim_win_get_cursor(0), { 31, 10 }, "where the promise is")

  -- The page of the type, changed and not saved: the page of the operation is judged by it.
  vim.api.nvim_buf_set_lines(0, 30, 31, true, { "|dimLevel|Int32|How bright it is. Valid values 0 to 10.|" })
  vim.cmd("set hidden")
  vim.cmd("buffer " .. PAGE)
  shows({ row - 1 .. ":14 limit-exceeded" })
end

local ok, why = pcall(run)
if not ok then
  fail(tostring(why))
end
print("Neovim shows, mends, explains and leads to what apiproof finds\n")
vim.cmd("qall!")
