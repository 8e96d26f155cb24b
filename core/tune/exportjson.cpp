#include "tune/export.h"

#include "policy/compare.h"
#include "policy/problems.h"
#include "policy/reader.h"
#include "policy/yamltree.h"

#include "base/jsonwriter.h"

#include <algorithm>

namespace tierline::tune {

namespace {

using policy::Node;

// Digits as JSON wants them; anything else stays text.
bool isNumber(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const auto begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        return at - begin;
    };
    const auto first = at;
    const auto whole = digits();
    if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

void appendScalar(std::string& out, const Node& node) {
    const bool isBare = !node.quoted && (node.text == "true" || node.text == "false" || isNumber(node.text));
    if (isBare)
        out += node.text;
    else
        appendJsonString(out, node.text);
}

bool isShort(const Node& node) {
    const auto isScalar = [](const Node& each) { return each.isScalar() || each.isNull(); };
    return std::ranges::all_of(node.items, isScalar)
           && std::ranges::all_of(node.entries, [&](const auto& entry) {
                  return isScalar(entry.value)
                         || (entry.value.isList() && std::ranges::all_of(entry.value.items, isScalar));
              });
}

void append(std::string& out, const Node& node, int indent) {
    if (node.isNull()) {
        out += "null";
        return;
    }
    if (node.isScalar()) return appendScalar(out, node);
    const bool isMap = node.isMap();
    const bool oneLine = indent > 0 && isShort(node);
    const std::string next = oneLine ? "" : "\n" + std::string(static_cast<std::size_t>(indent + 2), ' ');
    out += isMap ? '{' : '[';
    bool isFirst = true;
    const auto separate = [&] {
        if (!isFirst) out += oneLine ? ", " : ",";
        out += next;
        isFirst = false;
    };
    for (const auto& entry : node.entries) {
        separate();
        appendJsonString(out, entry.key);
        out += ": ";
        append(out, entry.value, indent + 2);
    }
    for (const auto& item : node.items) {
        separate();
        append(out, item, indent + 2);
    }
    if (!oneLine && !isFirst) out += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
    out += isMap ? '}' : ']';
}

} // namespace

Result<ExportedPolicy> exportJson(std::string_view policyText) {
    const auto outcome = policy::readPolicy(policyText, "policy.yaml");
    if (!outcome.policy)
        return fail(ErrorCode::InvalidInput, "the policy cannot be read",
                    outcome.errors.empty() ? "mend it first" : toString(outcome.errors.front()));
    policy::Problems problems("");
    const auto root = policy::parseYaml(policyText, problems);
    if (!root) return fail(ErrorCode::Internal, "the policy's tree is not there");
    ExportedPolicy exported;
    append(exported.text, *root, 0);
    exported.text += '\n';
    const auto again = policy::readPolicy(exported.text, "policy.json");
    if (!again.policy || !policy::meansTheSame(*again.policy, *outcome.policy))
        return fail(ErrorCode::Internal, "the JSON does not read back as the same policy",
                    "copy the text itself");
    if (policyText.contains('#')) exported.notExpressed.emplace_back("comments");
    return exported;
}

} // namespace tierline::tune
