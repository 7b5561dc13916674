# SPDX-License-Identifier: Apache-2.0
# Shared by packaging/run and packaging/test; sourced, never run.
# Every step first looks whether it has anything to do, so a second call ends in seconds.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
package_list=$root/packaging/packages.txt
build=$root/build/release
logs=$root/build/logs

say() { printf 'scorescope: %s\n' "$*"; }

# fail WHAT REMEDY: one line each on standard error, then the end.
fail() {
    printf 'scorescope: error: %s\n' "$1" >&2
    printf 'scorescope: remedy: %s\n' "$2" >&2
    exit 1
}

# packages SECTION...: the names listed in these sections, one a line.
packages() {
    awk -v wanted=" $* " '
        { sub(/#.*/, "") }
        /^\[/ { gsub(/[][ \t]/, ""); inside = index(wanted, " " $0 " "); next }
        inside && NF { print $1 }' "$package_list"
}

# missing_packages NAME...: those that dpkg does not have installed.
missing_packages() {
    local installed name
    # dpkg-query fails when it does not know one of the names; what it prints still counts.
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for name in "$@"; do
        grep -qxF "installed $name" <<<"$installed" || echo "$name"
    done
}

# as_root COMMAND...: through sudo where we are not root; sudo drops proxies unless they are named.
as_root() {
    local settings=(DEBIAN_FRONTEND=noninteractive) name
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name-}" ] || settings+=("$name=${!name}")
    done
    if [ "$(id -u)" -eq 0 ]; then
        env "${settings[@]}" "$@"
    else
        sudo env "${settings[@]}" "$@"
    fi
}

# explain_apt_failure LOG: turns apt's last words into what is missing and what to do.
explain_apt_failure() {
    local log=$1
    if grep -qE "No space left|enough free space" "$log"; then
        fail "the disk is full: the packages need about 1.6 GB (see $log)" \
            "free some space (df -h /) and run this again"
    elif grep -qE "Unable to locate package|has no installation candidate" "$log"; then
        fail "apt-get says: $(grep -m1 -E "Unable to locate|has no installation" "$log")" \
            "enable Debian 12 (bookworm) main in /etc/apt/sources.list and run this again"
    elif grep -qE "dpkg was interrupted" "$log"; then
        fail "an earlier installation was interrupted" \
            "run 'dpkg --configure -a' as root, then this again"
    elif grep -qE "Could not get lock|Unable to acquire" "$log"; then
        fail "another program is installing packages" "wait until it is done and run this again"
    elif grep -qE "Could not (resolve|connect)|Unable to connect|Temporary failure" "$log" ||
        grep -qE "Failed to fetch|Connection (failed|timed out)" "$log"; then
        fail "the package registry cannot be reached (see $log)" \
            "check the network or the proxy (http_proxy) and run this again"
    elif grep -qE "incorrect password|a password is required|not in the sudoers" "$log"; then
        fail "sudo was refused" "run this as root, or have an administrator install the packages"
    fi
    fail "apt-get failed: $(grep -m1 '^E:' "$log" || tail -n 1 "$log")" "see $log"
}

# apt_get ARGS...: apt-get with its words kept in $logs/apt.log.
apt_get() {
    as_root apt-get -y -q -o DPkg::Lock::Timeout=300 -o APT::Get::Assume-Yes=true "$@" \
        >>"$logs/apt.log" 2>&1 9>&-
}

# ensure_packages SECTION...: installs what is missing of these sections, or says why not.
ensure_packages() {
    local names missing
    mapfile -t names < <(packages "$@")
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail "this is not Debian; ScoreScope needs what these packages hold: ${names[*]}" \
            "install their counterparts; then cmake --preset release && ninja -C build/release"
    fi
    mapfile -t missing < <(missing_packages "${names[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "installing needs root, and there is no sudo; missing: ${missing[*]}" \
            "as root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "installing ${#missing[@]} Debian packages (up to 1.6 GB, about two minutes): ${missing[*]}"
    : >"$logs/apt.log"
    local install=(install --no-install-recommends "${missing[@]}")
    # Lists that know every name are good enough; a stale one shows as a failed download.
    if ! apt_get --simulate "${install[@]}" || ! apt_get "${install[@]}"; then
        : >"$logs/apt.log"
        { apt_get update && apt_get "${install[@]}"; } || explain_apt_failure "$logs/apt.log"
    fi
    mapfile -t missing < <(missing_packages "${names[@]}")
    [ "${#missing[@]}" -eq 0 ] || fail "still missing: ${missing[*]}" "see $logs/apt.log"
}

# prepare: the folder for builds and logs, one set-up at a time, a place for ccache.
prepare() {
    mkdir -p "$logs" 2>/dev/null && [ -w "$root/build" ] && [ -w "$logs" ] ||
        fail "cannot write to $root/build" \
            "make it yours (chown -R $(id -un) $root/build), or remove it, and run this again"
    exec 9>"$logs/lock"
    if ! flock -n 9; then
        say "another packaging command is at work here; waiting for it"
        flock 9
    fi
    export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
    mkdir -p "${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ccache}" 2>/dev/null ||
        export CCACHE_DIR=$root/build/ccache
}

# job_count: all cores, but no more than memory holds; LibTorch's headers take 1.5 GB a compiler.
job_count() {
    local cores by_memory
    cores=$(nproc)
    by_memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
    echo $((by_memory < 1 ? 1 : (by_memory < cores ? by_memory : cores)))
}

# step LOG WHAT COMMAND...: runs it quietly; when it fails, shows the end of its log and the remedy.
step() {
    local log=$logs/$1 what=$2
    shift 2
    if "$@" >"$log" 2>&1 9>&-; then return 0; fi
    tail -n 25 "$log" >&2
    if grep -q "No space left on device" "$log"; then
        fail "the disk is full: a build needs about 1 GB in $root/build" \
            "free some space (df -h $root) and run this again"
    elif grep -qE "Killed signal|cc1plus.*Killed|out of memory" "$log"; then
        fail "not enough memory for the compiler (1.5 GB free needed)" \
            "close other programs and run this again; what was built is kept"
    fi
    fail "$what failed (whole log: $log)" \
        "read the lines above; to begin anew remove $root/build and run this again"
}

# ensure_configured PRESET [NAME=VALUE...]: runs cmake only when a value differs or none ran yet.
ensure_configured() {
    local preset=$1 folder=$root/build/$1 value cache changes=() fresh=()
    shift
    cache=$folder/CMakeCache.txt
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        fresh=(--fresh)  # the project's folder was moved or copied
    fi
    for value in "$@"; do
        grep -qsE "^${value%%=*}:[A-Z]+=${value#*=}$" "$cache" || changes+=("-D$value")
    done
    if [ ! -f "$folder/build.ninja" ] || [ -n "${changes[*]}${fresh[*]}" ]; then
        say "configuring $preset in build/$preset"
        (cd "$root" && step "configure-$preset.log" "configuring" \
            cmake "${fresh[@]}" --preset "$preset" "${changes[@]}")
    fi
}

# ensure_built PRESET [TARGET...]: builds these targets, or everything.
ensure_built() {
    local preset=$1 folder=$root/build/$1 plan
    shift
    plan=$(ninja -C "$folder" -n "$@" 2>&1 | tail -n 1 || true)
    [ "$plan" != "ninja: no work to do." ] || return 0
    plan=${plan#\[*/}  # the last line of a plan is "[N/N] ..."
    say "building $preset: up to ${plan%%\]*} steps, $(job_count) at a time"
    say "(to watch it: tail -f build/logs/build-$preset.log)"
    step "build-$preset.log" "building" ninja -C "$folder" -j "$(job_count)" "$@"
}
