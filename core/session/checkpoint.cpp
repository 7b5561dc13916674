// SPDX-License-Identifier: Apache-2.0
#include "core/session/checkpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>

#include "core/base/file_error.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::string_view kFormat = "scorescope-checkpoint-1";
constexpr std::string_view kChains = "objective.chains";
constexpr std::string_view kRemedy = "use an earlier checkpoint";

/// The four flat vectors and the names of their tensors.
struct Group {
    std::string_view prefix;
    std::vector<float> Checkpoint::*values;
};
constexpr std::array<Group, 4> kGroups = {{
    {"model.", &Checkpoint::weights},
    {"ema.", &Checkpoint::ema},
    {"optim.exp_avg.", &Checkpoint::firstMoment},
    {"optim.exp_avg_sq.", &Checkpoint::secondMoment},
}};

template <class T>
std::vector<std::byte> bytesOf(std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    return {bytes.begin(), bytes.end()};
}

TensorEntry randomState(const Checkpoint& checkpoint) {
    const std::array<std::int64_t, 2> state = {static_cast<std::int64_t>(checkpoint.seed),
                                               checkpoint.step};
    return {"rng.state", "I64", {2}, bytesOf(std::span<const std::int64_t>(state))};
}

std::string text(const Vector& values) {
    return valueToText(Value(values));
}

/// Reads one checkpoint; keeps the first thing that is wrong.
class Reader {
public:
    Reader(const SafetensorsFile& file, std::string_view where) : file_(file), where_(where) {}

    Result<Checkpoint> readWeights() {
        if (metadata("format") != kWeightsFormat) {
            return damagedFile(where_, "holds no weights of ScoreScope",
                               "choose a file that export --what weights wrote");
        }
        readMetadata();
        const Group& averaged = kGroups[1];
        for (const TensorEntry& tensor : file_.tensors) {
            if (problem_) break;
            if (!tensor.name.starts_with(averaged.prefix)) continue;
            readTensor(averaged, true, 0, tensor);
        }
        if (checkpoint_.ema.empty()) refuse("holds no averaged weights");
        checkFinite();
        if (problem_) return damagedFile(where_, *problem_, "export the weights again");
        return std::move(checkpoint_);
    }

    Result<Checkpoint> read() {
        if (metadata("format") != kFormat) {
            return damagedFile(where_, "is no checkpoint of ScoreScope",
                               "choose a file from a run's checkpoints folder");
        }
        readMetadata();
        readTensors();
        checkFinite();
        if (problem_) return damagedFile(where_, *problem_, kRemedy);
        return std::move(checkpoint_);
    }

private:
    std::string metadata(const std::string& key) {
        const auto found = file_.metadata.find(key);
        if (found != file_.metadata.end()) return found->second;
        refuse("lacks \"" + key + "\" in its header");
        return {};
    }

    std::int64_t integer(const std::string& key) {
        const auto value = parseInteger(metadata(key));
        if (!value || *value < 0) refuse("has a wrong \"" + key + "\" in its header");
        return value.value_or(0);
    }

    double real(const std::string& key) {
        const auto value = parseReal(metadata(key));
        if (!value) refuse("has a wrong \"" + key + "\" in its header");
        return value.value_or(0.0);
    }

    Vector numbers(const std::string& key) {
        const auto value = parseValue(ValueType::array, metadata(key));
        if (!value) refuse("has a wrong \"" + key + "\" in its header");
        return value ? std::get<Vector>(*value) : Vector();
    }

    void readMetadata() {
        checkpoint_.step = integer("step");
        checkpoint_.threads = integer("threads");
        checkpoint_.library = metadata("library");
        // Counted since later than the format: older files lack them.
        if (file_.metadata.contains("score_calls")) {
            checkpoint_.scoreCalls = integer("score_calls");
            checkpoint_.backwardPasses = integer("backward_passes");
        }
        checkpoint_.settingsHash = metadata("settings_hash");
        checkpoint_.scaling = {numbers("data.shift"), numbers("data.scale")};
        checkpoint_.mean = numbers("data.mean");
        checkpoint_.variance = real("data.variance");
        const auto settings = parseJson(metadata("settings"), where_);
        if (settings && settings->is_object()) {
            checkpoint_.settings = *settings;
        } else {
            refuse("has wrong settings in its header");
        }
    }

    void readTensors() {
        // Groups one after another, each in the same order, then the random state.
        const bool chains = file_.tensors.size() > 1 && file_.tensors.rbegin()[1].name == kChains;
        const std::size_t whole = file_.tensors.size() - (chains ? 1 : 0);
        if (whole < 1 + kGroups.size() || (whole - 1) % kGroups.size() != 0) {
            return refuse("does not hold the tensors of a checkpoint");
        }
        const std::size_t perGroup = (whole - 1) / kGroups.size();
        for (std::size_t g = 0; g < kGroups.size() && !problem_; ++g) {
            for (std::size_t i = 0; i < perGroup && !problem_; ++i) {
                readTensor(kGroups[g], g == 0, i, file_.tensors[g * perGroup + i]);
            }
        }
        if (!problem_ && chains) readChains(file_.tensors.rbegin()[1]);
        if (!problem_) readRandomState(file_.tensors.back());
    }

    void readChains(const TensorEntry& tensor) {
        const auto dimension = static_cast<std::int64_t>(checkpoint_.mean.size());
        if (tensor.dtype != "F32" || tensor.shape.size() != 2 || tensor.shape[1] != dimension) {
            return refuse("has an unexpected tensor " + tensor.name);
        }
        checkpoint_.chainCount = tensor.shape[0];
        checkpoint_.chains.resize(tensor.data.size() / sizeof(float));
        std::memcpy(checkpoint_.chains.data(), tensor.data.data(), tensor.data.size());
    }

    void readTensor(const Group& group, bool first, std::size_t index, const TensorEntry& tensor) {
        if (!tensor.name.starts_with(group.prefix) || tensor.dtype != "F32") {
            return refuse("has an unexpected tensor " + tensor.name);
        }
        const std::string name = tensor.name.substr(group.prefix.size());
        auto& layout = checkpoint_.layout;
        const auto count = static_cast<std::int64_t>(tensor.data.size() / sizeof(float));
        if (first) {
            layout.entries.push_back({name, tensor.shape, layout.total, count});
            layout.total += count;
        } else if (layout.entries[index].name != name ||
                   layout.entries[index].shape != tensor.shape) {
            return refuse("has an unexpected tensor " + tensor.name);
        }
        auto& values = checkpoint_.*group.values;
        values.resize(values.size() + static_cast<std::size_t>(count));
        std::memcpy(values.data() + values.size() - count, tensor.data.data(), tensor.data.size());
    }

    void readRandomState(const TensorEntry& tensor) {
        std::array<std::int64_t, 2> state{};
        if (tensor.name != "rng.state" || tensor.dtype != "I64" ||
            tensor.data.size() != sizeof state) {
            return refuse("lacks the tensor rng.state");
        }
        std::memcpy(state.data(), tensor.data.data(), sizeof state);
        checkpoint_.seed = static_cast<std::uint64_t>(state[0]);
        if (state[1] != checkpoint_.step) refuse("has a random state of another step");
    }

    void checkFinite() {
        for (const Group& group : kGroups) checkFinite(checkpoint_.*group.values);
        checkFinite(checkpoint_.chains);
    }

    void checkFinite(const std::vector<float>& values) {
        const auto bad = std::find_if_not(values.begin(), values.end(),
                                          [](float value) { return std::isfinite(value); });
        if (bad != values.end()) refuse("holds numbers that are not finite");
    }

    void refuse(std::string what) {
        if (!problem_) problem_ = std::move(what);
    }

    const SafetensorsFile& file_;
    std::string_view where_;
    Checkpoint checkpoint_;
    std::optional<std::string> problem_;
};

}  // namespace

SafetensorsFile checkpointFile(const Checkpoint& checkpoint) {
    SafetensorsFile file;
    for (const Group& group : kGroups) {
        const std::span<const float> flat = checkpoint.*group.values;
        for (const auto& entry : checkpoint.layout.entries) {
            const auto part = flat.subspan(static_cast<std::size_t>(entry.offset),
                                           static_cast<std::size_t>(entry.count));
            file.tensors.push_back(
                {std::string(group.prefix) + entry.name, "F32", entry.shape, bytesOf(part)});
        }
    }
    if (checkpoint.chainCount > 0) {
        const auto dimension = static_cast<std::int64_t>(checkpoint.mean.size());
        file.tensors.push_back({std::string(kChains),
                                "F32",
                                {checkpoint.chainCount, dimension},
                                bytesOf(std::span<const float>(checkpoint.chains))});
    }
    file.tensors.push_back(randomState(checkpoint));
    file.metadata = {
        {"format", std::string(kFormat)},
        {"step", std::to_string(checkpoint.step)},
        {"settings", writeJson(checkpoint.settings, -1)},
        {"settings_hash", checkpoint.settingsHash},
        {"data.shift", text(checkpoint.scaling.shift)},
        {"data.scale", text(checkpoint.scaling.scale)},
        {"data.mean", text(checkpoint.mean)},
        {"data.variance", formatReal(checkpoint.variance)},
        {"threads", std::to_string(checkpoint.threads)},
        {"library", checkpoint.library},
        {"score_calls", std::to_string(checkpoint.scoreCalls)},
        {"backward_passes", std::to_string(checkpoint.backwardPasses)},
    };
    return file;
}

Result<Checkpoint> readWeights(const SafetensorsFile& file, std::string_view where) {
    return Reader(file, where).readWeights();
}

Result<Checkpoint> readCheckpoint(const SafetensorsFile& file, std::string_view where) {
    return Reader(file, where).read();
}

}  // namespace scorescope
