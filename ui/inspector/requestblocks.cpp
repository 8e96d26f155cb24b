#include "inspector/requestblocks.h"

#include "inspector/dialects.h"
#include "inspector/prettyjson.h"
#include "kit/format.h"

#include "protocol/json.h"
#include "protocol/objectscan.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t largeMember = 300; // bytes; smaller ones stand together

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Request", text);
}

struct MemberRow {
    std::string_view key;
    BlockKind kind; // what is folded at first is folded for its kind
};
constexpr std::array memberRows{
    MemberRow{"\"tools\"", BlockKind::Tools},
    MemberRow{"\"functions\"", BlockKind::Tools},
    MemberRow{"\"system\"", BlockKind::System},
    MemberRow{"\"instructions\"", BlockKind::System},
    MemberRow{"\"systemInstruction\"", BlockKind::System},
    MemberRow{"\"system_instruction\"", BlockKind::System},
    MemberRow{"\"messages\"", BlockKind::User},
    MemberRow{"\"input\"", BlockKind::User},
    MemberRow{"\"contents\"", BlockKind::User},
};

BlockKind kindOf(std::string_view key) {
    const auto* row = std::ranges::find(memberRows, key, &MemberRow::key);
    return row != memberRows.end() ? row->kind : BlockKind::Plain;
}

QString titleOf(std::string_view key, std::string_view value) {
    QStringList parts{displayText(key)};
    if (value.starts_with('['))
        parts += kit::counted(std::ssize(protocol::scanArray(value)), tr("%1 element"), tr("%1 elements"));
    parts += kit::bytes(static_cast<std::int64_t>(value.size()));
    return parts.join(u" · "_s);
}

} // namespace

std::vector<Block> requestBlocks(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject()) return {{BlockKind::Plain, {}, displayText(prettyJson(body))}};
    std::vector<Block> blocks;
    std::string small;
    const auto flush = [&] {
        if (!small.empty()) blocks.push_back({BlockKind::Plain, {}, displayText(small)});
        small.clear();
    };
    for (const auto& member : protocol::scanObject(body).members) {
        const auto key = body.substr(member.key.begin, member.key.end - member.key.begin);
        const auto value = body.substr(member.value.begin, member.value.end - member.value.begin);
        if (value.size() < largeMember && kindOf(key) == BlockKind::Plain) {
            ((small += small.empty() ? "" : "\n") += key) += ": ";
            small += prettyJson(value);
            continue;
        }
        flush();
        blocks.push_back({kindOf(key), titleOf(key, value), displayText(prettyJson(value))});
    }
    flush();
    return blocks;
}

QString wayOf(const ledger::Record& record) {
    if (record.attempts.empty() || record.model.empty()) return {};
    QStringList parts;
    const auto model = displayText(record.model), asked = displayText(record.requestedModel);
    if (asked != model) parts += asked.isEmpty() ? model : asked + u" → "_s + model;
    if (const auto said = translationSentence(record); !said.isEmpty())
        parts += said;
    else
        parts += tr("otherwise as it came");
    return tr("On its way: %1").arg(parts.join(u" · "_s));
}

} // namespace tierline::inspector
