#include "protocol/responses/blocks.h"

#include "protocol/responses/arguments.h"
#include "protocol/responses/items.h"

#include <algorithm>
#include <ranges>

namespace tierline::protocol::responses {

namespace {

using Kind = ReplyEvent::Kind;

// Parts of a thought: its summaries, and behind them the thought itself.
constexpr std::int64_t fullThought = std::int64_t{1} << 32U;

} // namespace

Words Words::delta(Kind kind, JsonView event) {
    return {kind, event["content_index"].int64().value_or(0), textOf(event, "delta"), false};
}

Words Words::all(Kind kind, JsonView event, std::string_view key) {
    return {kind, event["content_index"].int64().value_or(0), textOf(event, key), true};
}

// By index, for there are gateways that give one item several ids; and others that give no index.
Blocks::Item* Blocks::find(Place place) {
    const bool isNamed = place.index >= 0 || !place.itemId.empty();
    for (auto& item : std::views::reverse(m_items)) {
        if (!isNamed && !item.done) return &item;
        if (place.index >= 0 ? item.index == place.index : !item.id.empty() && item.id == place.itemId)
            return &item;
    }
    return nullptr;
}

Blocks::Item& Blocks::itemFor(Place place) {
    if (auto* item = find(place)) return *item;
    return newItem(place);
}

Blocks::Item& Blocks::newItem(Place place) {
    m_seen = true;
    auto& item = m_items.emplace_back();
    item.index = place.index;
    item.id = place.itemId;
    return item;
}

Blocks::Block& Blocks::blockFor(Item& item, std::int64_t part) {
    const auto found = std::ranges::find(item.blocks, part, &Block::part);
    if (found != item.blocks.end()) return *found;
    return item.blocks.emplace_back(Block{.part = part, .number = m_nextBlock++});
}

void Blocks::endBlock(const Item& item, Block& block, ReplyEvents& out) {
    if (block.ended) return;
    if (item.custom)
        out.push_back({.kind = Kind::ToolArguments,
                       .block = block.number,
                       .text = block.said ? R"("})" : R"({"input":""})"});
    block.ended = true;
    out.push_back({.kind = Kind::BlockEnd, .block = block.number});
}

void Blocks::endItem(Item& item, ReplyEvents& out) {
    for (auto& block : item.blocks)
        endBlock(item, block, out);
    item.blocks.clear();
    item.done = true;
}

void Blocks::endAll(ReplyEvents& out) {
    for (auto& item : m_items)
        endItem(item, out);
}

void Blocks::say(Item& item, const Words& words, ReplyEvents& out) {
    if (item.done || words.text.empty()) return;
    auto& block = blockFor(item, words.part);
    if (block.ended || (words.whole && block.said)) return;
    block.said = true;
    out.push_back({.kind = words.kind, .block = block.number, .text = words.text});
}

void Blocks::words(Place place, const Words& words, ReplyEvents& out) {
    auto& item = itemFor(place);
    say(item, words, out);
    if (!words.whole || item.done) return;
    const auto block = std::ranges::find(item.blocks, words.part, &Block::part);
    if (block != item.blocks.end()) endBlock(item, *block, out);
}

void Blocks::partDone(Place place, JsonView event, ReplyEvents& out) {
    const auto part = event["part"];
    auto said = Words::delta(Kind::Text, event);
    said.whole = true;
    const auto kind = contentKind(part);
    if (kind == ContentKind::Refusal) said.kind = Kind::Refusal;
    if (kind != ContentKind::Text && kind != ContentKind::Refusal) return; // a thought's
    said.text = textOf(part, kind == ContentKind::Text ? "text" : "refusal");
    words(place, said, out);
}

// Part by part; an empty line between two.
void Blocks::think(Item& item, std::int64_t part, std::string_view text, bool isDelta, ReplyEvents& out) {
    if (item.done || text.empty()) return;
    if (!isDelta && item.lastThought >= part) return; // its deltas came
    auto& block = blockFor(item, 0);
    if (item.lastThought >= 0 && item.lastThought != part)
        out.push_back({.kind = Kind::Thinking, .block = block.number, .text = "\n\n"});
    item.lastThought = part;
    block.said = true;
    out.push_back({.kind = Kind::Thinking, .block = block.number, .text = text});
}

void Blocks::thought(Place place, JsonView event, std::string_view text, bool isDelta, ReplyEvents& out) {
    const auto summary = event["summary_index"].int64();
    const auto part = summary ? *summary : fullThought + event["content_index"].int64().value_or(0);
    think(itemFor(place), part, text, isDelta, out);
}

void Blocks::argue(Item& item, std::string_view text, bool isDelta, ReplyEvents& out) {
    if (item.done || text.empty()) return;
    auto& block = blockFor(item, 0);
    if (block.ended || (!isDelta && block.said)) return;
    if (item.custom) text = own((block.said ? "" : R"({"input":")") + escapedPiece(text));
    block.said = true;
    out.push_back({.kind = Kind::ToolArguments, .block = block.number, .text = text});
}

// A call whose item never came has no name: its end will bring it whole.
void Blocks::arguments(Place place, std::string_view text, bool isDelta, ReplyEvents& out) {
    if (auto* item = find(place); item && item->call) argue(*item, text, isDelta, out);
}

void Blocks::openCall(Item& item, JsonView value, ReplyEvents& out) {
    if (item.call) return;
    item.call = m_calls = true;
    auto id = textOf(value, "call_id");
    if (id.empty()) id = textOf(value, "id");
    const auto number = blockFor(item, 0).number;
    out.push_back({.kind = Kind::ToolCall, .block = number, .id = id, .name = textOf(value, "name")});
}

void Blocks::itemAdded(std::int64_t index, JsonView value, ReplyEvents& out) {
    if (!value.isObject()) return;
    auto& item = newItem({index, textOf(value, "id")});
    const auto kind = itemKind(value);
    item.custom = kind == ItemKind::CustomCall;
    if (kind == ItemKind::Call || kind == ItemKind::CustomCall) openCall(item, value, out);
    if (kind == ItemKind::Message || kind == ItemKind::Reasoning) return;
    if (!item.call) out.push_back({.kind = Kind::Opaque});
}

void Blocks::reasoningDone(Item& item, JsonView value, ReplyEvents& out) {
    std::int64_t part = 0;
    for (const auto piece : value["summary"].items())
        think(item, part++, textOf(piece, "text"), false, out);
    part = fullThought;
    for (const auto piece : value["content"].items())
        think(item, part++, textOf(piece, "text"), false, out);
    const auto proof = textOf(value, "encrypted_content");
    if (proof.empty() || item.done) return;
    auto& block = blockFor(item, 0);
    if (!block.said) out.push_back({.kind = Kind::Thinking, .block = block.number}); // opens it
    out.push_back({.kind = Kind::Signature, .block = block.number, .text = proof});
}

void Blocks::itemDone(std::int64_t index, JsonView value, ReplyEvents& out) {
    if (!value.isObject()) return;
    const Place place{index, textOf(value, "id")};
    const auto* known = find(place);
    // Every item with the same index: then the id tells one that is done from another.
    if (!known || (known->done && !place.itemId.empty() && known->id != place.itemId))
        itemAdded(index, value, out);
    auto& item = known ? itemFor(place) : m_items.back();
    if (item.done) return;
    const auto kind = itemKind(value);
    if (kind == ItemKind::Message) {
        std::int64_t part = 0;
        for (const auto piece : value["content"].items()) {
            const bool isRefusal = contentKind(piece) == ContentKind::Refusal;
            say(item,
                {isRefusal ? Kind::Refusal : Kind::Text, part++,
                 textOf(piece, isRefusal ? "refusal" : "text"), true},
                out);
        }
    } else if (kind == ItemKind::Reasoning) {
        reasoningDone(item, value, out);
    } else if (kind == ItemKind::Call || kind == ItemKind::CustomCall) {
        openCall(item, value, out);
        argue(item, textOf(value, item.custom ? "input" : "arguments"), false, out);
    }
    endItem(item, out);
}

} // namespace tierline::protocol::responses
