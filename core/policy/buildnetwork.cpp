#include "policy/build.h"
#include "policy/nearest.h"

#include "base/paths.h"

namespace tierline::policy {

namespace {

// Qualified, because paths bring std::quoted along.
void checkCaFile(Build& build, const Node& node) {
    constexpr std::size_t maxBytes = 4U << 20U; // all of the world's authorities come to 300 kB
    const auto text = readFile(node.text, maxBytes);
    if (!text)
        build.problems.error(node.at, "`ca_file`: " + text.error().detail, "write the path of a PEM file");
    else if (!text->contains("-----BEGIN ") || !text->contains("CERTIFICATE-----"))
        build.problems.error(node.at, "`ca_file`: " + policy::inQuotes(node.text) + " holds no certificate",
                             "write the path of a PEM file: it has lines `-----BEGIN CERTIFICATE-----`");
}

} // namespace

void buildNetwork(Build& build) {
    if (const auto* node = build.root.find("network")) {
        build.policy.network.proxyFromEnvironment = textOf(*node, "proxy") != "none";
        build.policy.network.caFile = textOf(*node, "ca_file").value_or("");
        if (!build.policy.network.caFile.empty()) checkCaFile(build, *node->find("ca_file"));
    }
    const auto* pass = build.root.find("pass_through");
    if (pass == nullptr || !pass->isScalar()) return;
    build.policy.passThrough = pass->text;
    if (build.policy.provider(pass->text) != nullptr) return;
    std::vector<std::string> known;
    for (const auto& provider : build.policy.providers)
        known.push_back(provider.id);
    build.problems.error(
        pass->at, "`pass_through` names provider " + policy::inQuotes(pass->text) + ", which is not declared",
        nearestRemedy(pass->text, known));
}

} // namespace tierline::policy
