# SPDX-License-Identifier: Apache-2.0
"""Who may include whom. The table of docs/ARCHITECTURE.md as code."""

import re

# Kinds of foreign headers, first match wins. A header of no kind is itself an error, so that a
# new dependency is a decision.
FOREIGN = (
    ("torch", r"(torch|ATen|c10|caffe2)/.*|Python\.h"),
    ("qt", r"Q[A-Z]\w*|Qt\w*/.*|qcustomplot\.h"),
    ("gl", r"(epoxy|GL|GLES\d?|EGL|KHR)/.*"),
    ("glfw", r"GLFW/.*"),
    ("imgui", r"(backends/)?imgui.*\.h"),
    ("glm", r"glm/.*"),
    ("cairo", r"cairo[\w-]*\.h|cairo/.*"),
    ("zlib", r"zlib\.h"),
    ("json", r"nlohmann/.*"),
    ("random123", r"Random123/.*"),
    ("cli11", r"CLI/.*"),
    ("stb", r"stb/.*"),
    ("gtest", r"(gtest|gmock)/.*"),
    ("std", r"[a-z_0-9]+"),
    ("system", r"(sys|arpa|netinet|linux)/\w+\.h|[a-z0-9_]+\.h"),
)

BASE_LIBRARIES = {"std", "system", "zlib", "json", "random123"}
CORE_FREE = {"base", "options"}  # zones of core that hold no torch

# zone -> (kinds of foreign headers, zones of ours) that a file there may include directly.
ALLOWED = {
    "base": (BASE_LIBRARIES, {"base"}),
    "options": (BASE_LIBRARIES, CORE_FREE),
    "decoder": (BASE_LIBRARIES | {"stb"}, CORE_FREE),
    "engine": (BASE_LIBRARIES | {"torch"}, CORE_FREE | {"engine"}),
    "render": ({"std", "system", "gl", "glm"}, {"base", "render", "scene"}),
    "scene": ({"std", "system", "glm"}, {"base", "scene"}),
    "figure": (
        {"std", "system", "glm", "gl", "zlib", "cairo"},
        {"base", "render", "scene", "figure"},
    ),
    "present": (
        {"std", "system", "json", "glm"},
        CORE_FREE | {"scene", "figure", "present"},
    ),
    "desktop": (
        {"std", "system", "json", "qt", "gl", "glm"},
        CORE_FREE | {"render", "scene", "figure", "present", "desktop"},
    ),
    "stage": (
        {"std", "system", "json", "glfw", "imgui", "gl", "glm"},
        CORE_FREE | {"render", "scene", "figure", "present", "stage"},
    ),
    "cli": (
        {"std", "system", "json", "cli11", "glm"},
        CORE_FREE | {"render", "scene", "figure", "present", "cli"},
    ),
}
# What a zone must not reach through any chain of our own headers either.
UNREACHABLE = {
    "base": {"torch", "qt", "gl"},
    "options": {"torch", "qt", "gl"},
    "decoder": {"torch", "qt", "gl"},
    "engine": {"qt", "gl"},
    "render": {"torch", "qt", "glfw", "imgui"},
    "scene": {"torch", "qt", "gl"},
    "figure": {"torch", "qt", "glfw", "imgui"},
    "present": {"torch", "qt", "gl"},
    "desktop": {"torch"},
    "stage": {"torch"},
    "cli": {"torch", "qt"},
}

PICTURE_DECODER = "core/data/picture.cpp"  # the one source that compiles stb_image

FLOORS = {
    "base": 0, "kernel": 1, "data": 2, "sde": 2, "model": 2,
    "objective": 3, "sampler": 3, "eval": 3, "session": 4,
}  # fmt: skip
TORCH_FREE_FAMILIES = {"kernel", "data", "sde"}
TORCH_FREE_ENDINGS = ("_options", "catalogue", "_refusal", "_rules")
TORCH_FREE_MODEL = {"parameter_layout", "kernel_network"}
TORCH_FREE_SESSION = {
    "session", "messages", "snapshot", "recording", "engine_loader", "experiment_schema",
    "checkpoint", "core_share", "run_folder", "metrics_log", "image_messages", "score_source",
}  # fmt: skip
TORCH_FREE_EVAL = {
    "aggregate_posterior", "feature_network", "frechet_distance", "image_metrics", "label_probe",
    "reconstruction_metrics", "symmetric_eigen",
}  # fmt: skip
TORCH_FREE_OBJECTIVE = {"time_draws", "time_density", "inverse_erfc"}


def kind_of(name):
    for kind, pattern in FOREIGN:
        if re.fullmatch(pattern, name):
            return kind
    return None


def zone_of(path):
    """The row of the table that a file belongs to; None for tests, which may include anything."""
    parts = path.split("/")
    if path == PICTURE_DECODER:
        return "decoder"
    if parts[0] == "core":
        return core_zone(parts)
    if parts[0] == "render":
        return parts[1] if len(parts) > 2 and parts[1] in ("scene", "figure") else "render"
    if parts[0] == "app":
        return parts[1] if len(parts) > 2 else "app"
    return None


def core_zone(parts):
    family, stem = parts[1], parts[-1].rsplit(".", 1)[0]
    if family == "base":
        return "base"
    if stem.endswith(TORCH_FREE_ENDINGS) or stem in TORCH_FREE_MODEL:
        return "options"
    if family in TORCH_FREE_FAMILIES:
        return "engine" if stem.endswith("_score") else "options"
    if family == "session" and stem in TORCH_FREE_SESSION:
        return "options"
    if family == "objective" and stem in TORCH_FREE_OBJECTIVE:
        return "options"
    if family == "eval" and stem in TORCH_FREE_EVAL:
        return "options"
    return "engine"


def floor_of(path):
    parts = path.split("/")
    return FLOORS.get(parts[1]) if parts[0] == "core" and len(parts) > 2 else None


def check(sources):
    """Every broken wall as one line."""
    problems = []
    for path, source in sources.items():
        zone = zone_of(path)
        if zone is None:
            continue
        if zone not in ALLOWED:
            problems.append(f"{path}: no row of the table covers this folder")
            continue
        for include in source.includes:
            problem = check_include(path, zone, include, sources)
            if problem:
                problems.append(f"{path}:{include.line}: {problem}")
    graph = own_graph(sources)
    return problems + check_reach(sources, graph) + find_cycles(graph)


def check_include(path, zone, include, sources):
    kinds, zones = ALLOWED[zone]
    if include.quoted and include.name in sources:
        target = zone_of(include.name)
        if target not in zones:
            return f"{zone} may not include {include.name} ({target or 'tests'})"
        mine, theirs = floor_of(path), floor_of(include.name)
        if mine is not None and theirs is not None and theirs > mine:
            return f"{include.name} is on a higher floor of core"
        return None
    if include.quoted and include.name.endswith(".moc"):
        return None
    if include.quoted and include.name.split("/")[0] in ("core", "render", "app", "tests"):
        return f"{include.name} does not exist"
    kind = kind_of(include.name)
    if kind is None or (include.quoted and kind in ("std", "system")):
        return f"unknown header {include.name}: our own are written from the root"
    if kind not in kinds:
        return f"{zone} may not include {include.name} ({kind})"
    return None


def own_graph(sources):
    return {
        path: [i.name for i in source.includes if i.quoted and i.name in sources]
        for path, source in sources.items()
    }


def check_reach(sources, graph):
    """Forbidden kinds that a file gets through a chain of our own headers."""
    problems = []
    for path in sources:
        forbidden = UNREACHABLE.get(zone_of(path), set())
        chains, queue = {path: [path]}, [path]
        while forbidden and queue:
            here = queue.pop(0)
            kinds = {kind_of(i.name) for i in sources[here].includes if i.name not in sources}
            if here != path and kinds & forbidden:
                kind = sorted(kinds & forbidden)[0]
                problems.append(f"{path}: reaches {kind} through {' > '.join(chains[here][1:])}")
                break
            for target in graph[here]:
                if target not in chains:
                    chains[target] = chains[here] + [target]
                    queue.append(target)
    return problems


def find_cycles(graph):
    problems, done = [], set()

    def visit(path, trail):
        if path in trail:
            problems.append("include cycle: " + " > ".join(trail[trail.index(path):] + [path]))
        elif path not in done:
            for target in graph[path]:
                visit(target, trail + [path])
            done.add(path)

    for path in graph:
        visit(path, [])
    return problems
