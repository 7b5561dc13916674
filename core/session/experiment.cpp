// SPDX-License-Identifier: Apache-2.0
#include "core/session/experiment.h"

#include <torch/cuda.h>

#include "core/base/number_text.h"
#include "core/model/kernel_exact.h"
#include "core/session/latent_models.h"

namespace scorescope {
namespace {

torch::Tensor vectorTensor(const Vector& values) {
    return torch::tensor(values, torch::kFloat64);
}

/// Like the points: their type and device.
torch::Tensor like(const torch::Tensor& vector, const torch::Tensor& points) {
    return vector.to(points.options());
}

}  // namespace

Result<torch::Device> findDevice(const std::string& name) {
    const auto count = static_cast<std::int64_t>(torch::cuda::device_count());
    if (name == "cpu" || (name == "auto" && count == 0)) return torch::Device(torch::kCPU);
    if (name == "auto" || name == "cuda") {
        if (count > 0) return torch::Device(torch::kCUDA, 0);
        return Error{Fault::resource, "there is no CUDA device", "device",
                     "choose \"cpu\", or use a build with CUDA on a machine that has one"};
    }
    const std::string prefix = "cuda:";
    const auto index = name.starts_with(prefix) ? parseInteger(name.substr(prefix.size()))
                                                : std::optional<std::int64_t>();
    if (!index || *index < 0) {
        return Error{Fault::usage, "\"" + name + "\" names no device", "device",
                     "choose auto, cpu, cuda or cuda:N"};
    }
    if (*index < count) return torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(*index));
    return Error{Fault::resource,
                 "there is no device " + name + "; CUDA devices here: " + std::to_string(count),
                 "device", "choose \"auto\" or \"cpu\""};
}

Result<std::shared_ptr<const Experiment>> Experiment::build(const Settings& settings,
                                                            const DataProgress& progress) {
    if (const auto good = settings.check(); !good) return good.error();
    const auto device = findDevice(settings.text("device"));
    if (!device) return device.error();
    auto data = makeDataSet(settings, progress);
    if (!data) return data.error();
    auto set = makeTrainingSet(**data, settings);
    if (!set) return set.error();
    auto lineage = Lineage::load(settings, *set);
    if (!lineage) return lineage.error();
    std::shared_ptr<const Experiment> experiment(
        new Experiment(settings, *std::move(data), *std::move(set), *std::move(lineage), *device));
    if (auto wrong = latentRefusal(*experiment)) return *std::move(wrong);
    return experiment;
}

Experiment::Experiment(Settings settings, std::unique_ptr<DataSet> data, TrainingSet set,
                       Lineage lineage, torch::Device device)
    : settings_(std::move(settings)),
      data_(std::move(data)),
      set_(std::move(set)),
      lineage_(std::move(lineage)),
      sde_(makeSde(settings_)),
      device_(device),
      seed_(static_cast<std::uint64_t>(settings_.integer("seed"))),
      tMin_(smallestTime(settings_)),
      shift_(vectorTensor(set_.scaling.shift)),
      scale_(vectorTensor(set_.scaling.scale)) {}

std::unique_ptr<DensityFunction> Experiment::exactScore(std::int64_t limit,
                                                        kernel::ThreadTeam* team) const {
    if (const auto density = data_->density()) {
        const GaussianMixture scaled =
            density->standardized(set_.scaling.shift, set_.scaling.scale);
        return kernelMixtureScore(scaled, *sde_, mixtureScore(scaled, *sde_), team);
    }
    return kernelEmpiricalScore(set_.points, limit, *sde_,
                                empiricalScore(set_.points, limit, *sde_), team);
}

torch::Tensor Experiment::toModel(const torch::Tensor& points) const {
    return (points - like(shift_, points)) / like(scale_, points);
}

torch::Tensor Experiment::toData(const torch::Tensor& points) const {
    return points * like(scale_, points) + like(shift_, points);
}

torch::Tensor Experiment::scoreToData(const torch::Tensor& scores) const {
    return scores / like(scale_, scores);
}

double Experiment::logDensityToData() const {
    return -set_.scaling.logVolume();
}

}  // namespace scorescope
