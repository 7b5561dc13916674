// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/present/image_choices.h"
#include "app/present/latent_density.h"
#include "app/present/picture.h"
#include "app/present/prior_choices.h"
#include "core/session/messages.h"
#include "render/scene/drawables.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// The s at which the field is drawn for all smaller t. A score is a guess of noise over its size:
/// near t = 0 the smallest mistake far from the codes would outshout everything, and a density
/// integrated from it would lie in the corners.
inline constexpr double kLeastPriorNoise = 0.15;

/// What LSGM's prior says on a grid of the plane at one time. Immutable.
struct PriorField {
    LatentPlane plane;
    LatentGrid grid;
    NoiseAt noise;
    double t = 0.0;
    std::int64_t step = 0;        ///< of the weights
    std::vector<float> latents;   ///< [cells, L]
    std::vector<float> network;   ///< [cells, L], the network's score
    std::vector<double> learned;  ///< [L], the mixing coefficients
};

/// The aggregate posterior on the same grid. Immutable.
struct PriorPosterior {
    LatentGrid grid;
    double t = 0.0;
    std::int64_t images = 0;
    std::vector<float> logarithms;  ///< [cells], normalised over the grid
};

/// One of the small fields: a density's colours and a few arrows.
struct SmallField {
    std::string title;
    int columns = 0, rows = 0;
    std::vector<float> shares;  ///< [rows, columns], of the largest density
    int arrowColumns = 0, arrowRows = 0;
    std::vector<float> arrows;  ///< [arrowRows, arrowColumns, 2], bottom row first
    double longest = 1.0;       ///< |s| that is drawn one cell long
};

/// The plane of latents with its densities, scores, points and paths. Alpha slides here without the
/// engine: the network's score is known, and mixing is a sum.
class PriorView {
public:
    void clear() { *this = {}; }
    void setTheme(const render::ThemeColours& theme) { theme_ = &theme; }
    void setField(std::shared_ptr<const PriorField> field);
    void setPosterior(std::shared_ptr<const PriorPosterior> posterior);
    /// A viewer's alphas: one, or one for each latent; none: as learned.
    void setAlpha(const std::vector<double>& alpha);
    /// Encoded images at the plane's places, and their classes.
    void setCodes(std::vector<render::Vec2> places, const std::vector<int>& labels);
    /// z drawn from the prior [n, L], as they come.
    void setSamples(const std::vector<float>& latents);
    /// States [frames][n, L] from noise to data.
    void setPaths(const std::vector<SampleFrame>& frames, std::size_t dimension);
    void setPointer(std::optional<render::Vec2> pointer) { pointer_ = pointer; }

    const PriorField* field() const { return field_.get(); }
    /// [L]; empty before there is a field.
    const std::vector<double>& alpha() const { return alpha_; }
    bool overridden() const { return !chosen_.empty(); }
    std::size_t sampleCount() const { return samples_ ? samples_->size() / 2 : 0; }
    std::size_t pathCount() const { return pathCount_; }

    render::Scene scene(const ImageChoices& choices) const;
    std::optional<ColourKey> colourKey(const ImageChoices& choices) const;
    /// What is shown, in words: of each layer one line with its colour's name left out.
    std::string caption(const ImageChoices& choices) const;
    std::vector<std::string> readout(render::Vec2 at) const;
    /// Normal, network, mixed; empty before there is a field.
    std::vector<SmallField> smallFields() const;
    /// KL(q || p) over the grid of the mixed density, nats; nothing before both are known.
    std::optional<double> divergence() const;

private:
    /// A density as logarithms, normalised over the grid, with the scores it belongs to.
    struct Part {
        std::vector<float> arrows;  ///< [cells, 2]
        std::vector<float> logarithms;
    };
    void mix();
    Part partOf(const std::vector<float>& scores) const;
    /// Of the same alpha for all latents.
    Part between(double alpha) const;
    const std::vector<float>* logarithmsOf(PriorMap map) const;
    bool posteriorFits() const;
    std::vector<float> ratio() const;
    std::optional<render::Heatmap> heatmap(const ImageChoices& choices) const;
    void addArrows(render::Scene& scene) const;
    void addPoints(render::Scene& scene, const ImageChoices& choices) const;
    void addPaths(render::Scene& scene, const ImageChoices& choices) const;
    SmallField smallField(const std::string& title, const Part& part) const;

    std::shared_ptr<const PriorField> field_;
    std::shared_ptr<const PriorPosterior> posterior_;
    std::vector<double> chosen_, alpha_;
    Part normal_, network_, mixed_;
    double longest_ = 1.0;  ///< |s| that is drawn one cell long
    std::vector<render::Vec2> codes_;
    render::FloatArray codePositions_;
    render::ByteArray codeClasses_;
    std::vector<float> sampleLatents_;
    render::FloatArray samples_;
    std::vector<SampleFrame> frames_;
    std::size_t pathDimension_ = 0, pathCount_ = 0;
    render::FloatArray paths_;
    std::size_t pathVertices_ = 0;
    std::optional<render::Vec2> pointer_;
    std::uint64_t revision_ = 0;
    const render::ThemeColours* theme_ = &render::lightTheme();

    void placeSamples();
    void placePaths();
};

}  // namespace scorescope::app
