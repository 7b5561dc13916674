// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>

#include "app/cli/bench_workloads.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr double kSecondsEach = 1.0;
constexpr std::size_t kFewest = 3;
constexpr std::size_t kMost = 500;
constexpr std::int64_t kMaxThreads = 1024;

struct BenchFlags {
    std::vector<std::string> names;
    FlagText threads, workload;
};

struct Measured {
    const BenchWorkload* workload = nullptr;
    double cpuMs = 0.0, wallMs = 0.0;  ///< medians
    double check = 0.0;
    double value = 0.0;
    std::size_t runs = 0;
};

double processMs() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Measured measure(const BenchWorkload& workload, const BenchSite& site) {
    using Clock = std::chrono::steady_clock;
    Measured measured;
    measured.workload = &workload;
    if (workload.value) {
        measured.value = workload.value(site);
        return measured;
    }
    const auto once = workload.prepare(site);
    once();  // caches and pages are warm from here on
    std::vector<double> cpu, wall;
    const auto begun = Clock::now();
    const auto seconds = [](Clock::duration d) { return std::chrono::duration<double>(d).count(); };
    while (cpu.size() < kFewest ||
           (cpu.size() < kMost && seconds(Clock::now() - begun) < kSecondsEach)) {
        const double cpuBefore = processMs();
        const auto before = Clock::now();
        measured.check = once();
        wall.push_back(1e3 * seconds(Clock::now() - before));
        cpu.push_back(processMs() - cpuBefore);
    }
    measured.runs = cpu.size();
    measured.cpuMs = median(std::move(cpu));
    measured.wallMs = median(std::move(wall));
    return measured;
}

Result<std::vector<const BenchWorkload*>> choose(const std::vector<std::string>& names) {
    std::vector<const BenchWorkload*> chosen;
    std::vector<std::string> known;
    for (const BenchWorkload& workload : benchWorkloads()) {
        known.push_back(workload.name);
        if (names.empty()) chosen.push_back(&workload);
    }
    for (const std::string& name : names) {
        const auto place = std::find(known.begin(), known.end(), name);
        if (place == known.end()) {
            return Error{Fault::usage, "is no workload", name, nearestRemedy(name, known)};
        }
        chosen.push_back(&benchWorkloads()[static_cast<std::size_t>(place - known.begin())]);
    }
    return chosen;
}

Json toJson(const Measured& measured) {
    Json json{{"workload", measured.workload->name}, {"title", measured.workload->title}};
    if (measured.workload->value) {
        json["value"] = measured.value;
        json["unit"] = measured.workload->unit;
        return json;
    }
    json["cpu_ms"] = measured.cpuMs;
    json["wall_ms"] = measured.wallMs;
    json["runs"] = measured.runs;
    json["check"] = measured.check;
    return json;
}

std::string toText(const std::vector<Measured>& all, const BenchSite& site) {
    std::string text = "kernels for " + std::string(kernel::isaName(site.isa)) + ", " +
                       std::to_string(site.threads) + (site.threads == 1 ? " thread" : " threads") +
                       "; medians\n";
    for (const Measured& one : all) {
        std::string name = one.workload->name;
        name.resize(8, ' ');
        text += name;
        text += one.workload->value ? formatReal(one.value, 4) + ' ' + one.workload->unit
                                    : formatReal(one.cpuMs, 4) + " ms processor time, " +
                                          formatReal(one.wallMs, 4) + " ms";
        text += "   " + one.workload->title + '\n';
    }
    return text;
}

Result<BenchSite> siteOf(const BenchFlags& flags) {
    BenchSite site;
    if (flags.threads) {
        const auto threads = readInteger("--threads", *flags.threads, 1, kMaxThreads);
        if (!threads) return threads.error();
        site.threads = static_cast<int>(*threads);
    }
    const auto isa = kernel::chosenIsa();
    if (!isa) return isa.error();
    site.isa = *isa;
    if (!flags.workload) {
        site.numbers = std::make_shared<const BenchNumbers>(drawBenchNumbers());
        return site;
    }
    auto numbers = readBenchNumbers(*flags.workload);
    if (!numbers) return numbers.error();
    site.numbers = std::make_shared<const BenchNumbers>(*std::move(numbers));
    return site;
}

Result<std::string> runBench(const BenchFlags& flags, const CommonFlags& common, Console&) {
    if (auto good = checkSettings(common); !good) return good.error();
    const auto chosen = choose(flags.names);
    if (!chosen) return chosen.error();
    const auto site = siteOf(flags);
    if (!site) return site.error();
    std::vector<Measured> all;
    for (const BenchWorkload* workload : *chosen) all.push_back(measure(*workload, *site));
    if (!common.json) return toText(all, *site);
    Json list = Json::array();
    for (const Measured& one : all) list.push_back(toJson(one));
    return writeJson({{"isa", kernel::isaName(site->isa)},
                      {"threads", site->threads},
                      {"workloads", std::move(list)}}) +
           '\n';
}

}  // namespace

Verb benchVerb() {
    return {
        "bench", "[NAME ...] [--threads N] [--workload FILE.npz] [--json]",
        "Measure the kernels on this machine",
        [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<BenchFlags>();
            addArguments(app, "NAME", flags->names, "Workloads; none: all of them");
            addFlag(app, "--threads", flags->threads, "N", "Threads of the kernels (default 1)");
            addFlag(app, "--workload", flags->workload, "FILE.npz",
                    "Numbers of a comparison with other programs");
            return [flags, &common](Console& console) { return runBench(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
