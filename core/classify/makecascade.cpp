#include "classify/makecascade.h"

#include "base/paths.h"

#include <algorithm>
#include <filesystem>

namespace tierline::classify {

namespace {

void loadText(const policy::Policy& policy, Cascade::Parts& parts, std::vector<Error>& warnings) {
    const auto file = textModelFile(policy);
    auto model = file ? TextModel::load(*file) : std::unexpected(file.error());
    if (model) {
        parts.text = *std::move(model);
        return;
    }
    auto& error = model.error();
    parts.noText = "no text model: " + error.detail;
    error.detail = "the stage text has no model: " + error.detail;
    if (error.file.empty()) error.file = policy.file; // which names it
    if (error.remedy.empty()) error.remedy = "the other stages decide until then";
    warnings.push_back(std::move(error));
}

} // namespace

Result<std::filesystem::path> textModelFile(const policy::Policy& policy) {
    const auto& name = policy.classify.textModel;
    const std::filesystem::path given(name);
    if (given.has_parent_path() || given.has_extension()) {
        if (given.is_absolute()) return given;
        return std::filesystem::path(policy.file).parent_path() / given;
    }
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    return *share / "models" / (name + std::string(textModelExtension));
}

std::shared_ptr<const Cascade> makeCascade(std::shared_ptr<const Scorer> scorer,
                                           std::vector<Error>& warnings) {
    Cascade::Parts parts;
    parts.scorer = std::move(scorer);
    const auto& policy = parts.scorer->policy();
    const auto lists = [&](StageKind kind) {
        return std::ranges::find(policy.classify.stages, toString(kind)) != policy.classify.stages.end();
    };
    if (lists(StageKind::Text)) loadText(policy, parts, warnings);
    if (lists(StageKind::Cache))
        parts.cache = std::make_shared<VerdictCache>(policy.classify.cache, policy.hash);
    return std::make_shared<const Cascade>(std::move(parts));
}

} // namespace tierline::classify
