# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_apiproof_global_optspecs
    string join \n h/help V/version
end

function __fish_apiproof_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_apiproof_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_apiproof_using_subcommand
    set -l cmd (__fish_apiproof_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c apiproof -n "__fish_apiproof_needs_command" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_needs_command" -s V -l version -d 'Print version'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "check" -d 'Judge pages: their tables, links and examples'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "traffic" -d 'Judge recorded traffic against the pages'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "schema" -d 'Derive JSON Schemas from the property tables'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "explain" -d 'Explain a rule, or list all rules'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "config" -d 'Show every setting and what says so'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "why" -d 'Show the claims that bear on a place of a page'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "lsp" -d 'Serve an editor, which starts this itself'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "completions" -d 'Write a script that completes commands and options in a shell'
complete -c apiproof -n "__fish_apiproof_needs_command" -f -a "man" -d 'Write the manual, in the form that `man` reads'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l since -d 'Only pages that changed since the branch parted from this commit, or that rest on what did' -r
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l files-from -d 'Pages, or folders of pages, one on each line of this file; `-` is standard input' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l stdin-filename -d 'Which page `-` is' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l metadata -d 'What the service says about itself (CSDL, as `$metadata` gives it), to hold the pages against' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l format -d 'How findings are written, and where: `sarif=out.sarif`; may be given several times' -r -f -a "human\t'Excerpts of both places, for people'
concise\t'One line a finding: `path:line:column: severity[rule] message`'
json\t'One JSON document, as `schemas/report.schema.json` describes it'
ndjson\t'The findings of the JSON document one a line, the summary last'
sarif\t'SARIF 2.1.0 for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'Suites of tests as `JUnit` reports them: a page each'
rdjson\t'Diagnostics for reviewdog'
markdown\t'Markdown for a job\'s summary or a comment'
html\t'A page to look at in a browser'"
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l level -d 'The least severe findings to report' -r -f -a "error\t''
warning\t''
info\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l fail-on -d 'What makes the run fail' -r -f -a "error\t''
warning\t''
info\t''
never\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l max-findings -d 'List no more findings than this for people, and say how many more there are' -r
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l baseline -d 'Report only what this file does not know' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l write-baseline -d 'Write all findings to this file: they are known from then on' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l changed-lines -d 'With --since, only findings on lines that changed'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l fix -d 'Mend what can be mended without a look at it, and report the rest'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l unsafe-fixes -d 'Mend what can be guessed, too'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l diff -d 'Show what --fix would change, and change nothing'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l statistics -d 'Add a table of how often each rule was broken'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -l prune-baseline -d 'Remove from the baseline what does not occur any more'
complete -c apiproof -n "__fish_apiproof_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l docs -d 'Pages that document the traffic; may be given more than once' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l metadata -d 'What the service says about itself (CSDL, as `$metadata` gives it), to tell what a page lacks from what nobody promised' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l coverage -d 'Write what becomes of everything that the pages document as JSON: what the recordings confirm, contradict, or never touch' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l format -d 'How findings are written, and where: `sarif=out.sarif`; may be given several times' -r -f -a "human\t'Excerpts of both places, for people'
concise\t'One line a finding: `path:line:column: severity[rule] message`'
json\t'One JSON document, as `schemas/report.schema.json` describes it'
ndjson\t'The findings of the JSON document one a line, the summary last'
sarif\t'SARIF 2.1.0 for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'Code Quality report of GitLab'
junit\t'Suites of tests as `JUnit` reports them: a page each'
rdjson\t'Diagnostics for reviewdog'
markdown\t'Markdown for a job\'s summary or a comment'
html\t'A page to look at in a browser'"
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l level -d 'The least severe findings to report' -r -f -a "error\t''
warning\t''
info\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l fail-on -d 'What makes the run fail' -r -f -a "error\t''
warning\t''
info\t''
never\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l max-findings -d 'List no more findings than this for people, and say how many more there are' -r
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t''
never\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l baseline -d 'Report only what this file does not know' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l write-baseline -d 'Write all findings to this file: they are known from then on' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l ungrouped -d 'Tell every exchange that has something undocumented, and not each such thing once'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l explain-routing -d 'Tell on standard error to which page each exchange belongs, and why'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l fail-on-unchecked -d 'Fail also where an exchange could not be checked, or only in part'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l suggest -d 'Show what the pages could say of what they do not document, as a unified diff'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l statistics -d 'Add a table of how often each rule was broken'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -l prune-baseline -d 'Remove from the baseline what does not occur any more'
complete -c apiproof -n "__fish_apiproof_using_subcommand traffic" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c apiproof -n "__fish_apiproof_using_subcommand schema" -l out-dir -d 'Write one file a type into this folder' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand schema" -l bundle -d 'Write all types into this file; without either, to standard output' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand schema" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand explain" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand config" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand why" -l metadata -d 'What the service says about itself (CSDL, as `$metadata` gives it), to tell beside the pages' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand why" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand lsp" -l level -d 'The least severe findings to show' -r -f -a "error\t''
warning\t''
info\t''"
complete -c apiproof -n "__fish_apiproof_using_subcommand lsp" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand completions" -s h -l help -d 'Print help'
complete -c apiproof -n "__fish_apiproof_using_subcommand man" -l out-dir -d 'Write a page for each command into this folder; without it, all of them to standard output' -r -F
complete -c apiproof -n "__fish_apiproof_using_subcommand man" -s h -l help -d 'Print help'
