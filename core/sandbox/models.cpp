#include "sandbox/models.h"

#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::array providers{
    SimulatedProvider{"nimbus", Dialect::OpenAi},  SimulatedProvider{"acme", Dialect::Anthropic},
    SimulatedProvider{"bee", Dialect::OpenAi},     SimulatedProvider{"cedar", Dialect::OpenAi},
    SimulatedProvider{"dune", Dialect::Anthropic}, SimulatedProvider{"ember", Dialect::OpenAi},
};

constexpr std::array models{
    // clang-format off
    //              provider  name        tok/s  first  sigma  words  cached reason  fails  context  vision
    SimulatedModel{"nimbus", "nano-1",    230.0, 130.0, 0.30, 0.70,  0.00,     0, 0.000,   32'768, false},
    SimulatedModel{"nimbus", "mini-1",    150.0, 230.0, 0.35, 0.85,  0.80,     0, 0.002,  131'072, false},
    SimulatedModel{"acme",   "small-2",   135.0, 270.0, 0.30, 0.90,  0.90,     0, 0.001,  200'000, true},
    SimulatedModel{"bee",    "small-1",   170.0, 190.0, 0.40, 0.80,  0.50,     0, 0.004,  131'072, false},
    SimulatedModel{"bee",    "mid-1",     110.0, 380.0, 0.40, 1.00,  0.75,     0, 0.004,  131'072, false},
    SimulatedModel{"cedar",  "mid-2",     105.0, 330.0, 0.55, 1.00,  0.70,     0, 0.035,  200'000, false},
    SimulatedModel{"dune",   "large-3",   110.0, 620.0, 0.35, 1.10,  0.90,   240, 0.001,  200'000, true,  Thinking::WhenAsked},
    SimulatedModel{"ember",  "reason-1",  140.0, 480.0, 0.35, 1.10,  0.60,   320, 0.002,  200'000, true,  Thinking::Always},
    // Checks thought signatures as Gemini 3 does.
    SimulatedModel{"ember",  "gemini-3-sim", 140.0, 480.0, 0.35, 1.10, 0.60, 320, 0.000, 200'000, true, Thinking::Always, Role::Extra},
    SimulatedModel{"nimbus", "embed-1",  2000.0,  40.0, 0.20, 1.00,  0.00,     0, 0.000,    8'192, false, Thinking::Never, Role::Embeddings},
    // clang-format on
};

} // namespace

std::span<const SimulatedProvider> simulatedProviders() {
    return providers;
}

std::span<const SimulatedModel> simulatedModels() {
    return models;
}

const SimulatedModel* findModel(std::string_view provider, std::string_view name) {
    for (const auto& model : models)
        if (model.provider == provider && model.name == name) return &model;
    return nullptr;
}

std::vector<std::string_view> modelNames(std::string_view provider) {
    std::vector<std::string_view> names;
    for (const auto& model : models)
        if (model.provider == provider && model.role == Role::Chat) names.push_back(model.name);
    return names;
}

std::vector<const SimulatedModel*> offeredModels(std::string_view provider) {
    std::vector<const SimulatedModel*> offered;
    for (const auto& model : models)
        if (model.provider == provider) offered.push_back(&model);
    return offered;
}

} // namespace tierline::sandbox
