#!/usr/bin/env bash
# Builds everything, runs every test and ends with the line "N passed, N failed".
#
#   ./test.sh             all projects
#   ./test.sh Stock Host  only these
#
# As root it installs from the system's packages what the tests need (PostgreSQL, Chromium, strace). Otherwise it says what is missing;
# the tests that need it then skip themselves, which counts as not run.
set -u
cd "$(dirname "$0")" || exit 1
export CI=${CI:-true} DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
exec </dev/null

passed=0 failed=0 skipped=0
finish() {
    [ "$skipped" -gt 0 ] && echo "$skipped skipped: something they need is missing (see above)."
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
broken() {
    echo "$1"
    passed=0 failed=1 skipped=0
    finish
}

for name in "$@"; do
    [ -f "tests/$name/$name.Tests.csproj" ] || broken "There are no tests called $name. There are: $(basename -a -s .Tests.csproj tests/*/*.Tests.csproj | tr '\n' ' ')"
done

have_postgres() { command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_strace() { command -v strace >/dev/null; }
missing() {
    have_postgres || echo postgresql
    have_chromium || echo chromium
    have_strace || echo strace
}

packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing" $packages
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1
    for package in $packages; do
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || echo "$package could not be installed."
    done
fi
for package in $(missing); do
    echo "Missing: $package. The tests that need it are skipped."
done

command -v dotnet >/dev/null || broken "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
dotnet build -c Release OpenAisle.slnx -v q --nologo || broken "The build failed."
if [ $# -eq 0 ]; then
    # Style and rules are the build's own warnings, and those are errors.
    dotnet format whitespace OpenAisle.slnx --no-restore --verify-no-changes || { echo "Formatting differs: run dotnet format."; failed=1; }
fi

# One after another: they share two cores, and some measure time.
limit=$(command -v timeout >/dev/null && echo "timeout --kill-after=30 900")
for project in tests/*/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    [ $# -gt 0 ] && [[ ! " $* " == *" ${name%.Tests} "* ]] && continue
    test=artifacts/bin/$name/release/OpenAisle.$name
    log=$(mktemp)
    echo "== $name"
    $limit "$test" --progress off --no-ansi >"$log" 2>&1
    result=$?
    count() { sed -n "s/^ *$1: \([0-9]*\)\r\{0,1\}$/\1/p" "$log" | tail -1; }
    ran=$(count total) good=$(count succeeded) bad=$(count failed) left=$(count skipped)
    # 8 says that no test ran; where all of them were skipped that is no fault.
    [ "$result" -eq 8 ] && [ "${ran:-0}" -gt 0 ] && [ "${ran:-0}" = "${left:-0}" ] && result=0
    if [ "$result" -ne 0 ]; then
        cat "$log"
        # A run that ended badly without a failed test (it crashed, hung or has no tests) is a failure of its own.
        [ "${bad:-0}" -eq 0 ] && bad=1
    else
        grep -E '^skipped ' "$log"
    fi
    echo "   ${good:-0} passed, ${bad:-0} failed, ${left:-0} skipped of ${ran:-0}"
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0})) skipped=$((skipped + ${left:-0}))
    rm -f "$log"
done
finish
