// The output items of one reply as blocks of the canonical events: each content part, thought and call is a
// block. Takes the text from deltas, or once from the `done` that carries it when no delta came. One reply,
// one thread; what the events point into lives until `forget`.
#pragma once

#include "protocol/replyevent.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol::responses {

// Which item an event speaks of: by index, or by id where the index is missing (-1).
struct Place {
    std::int64_t index = -1;
    std::string_view itemId;
};

// A piece of a message's part, or the whole of it.
struct Words {
    ReplyEvent::Kind kind = ReplyEvent::Kind::Text; // or Refusal
    std::int64_t part = 0;
    std::string_view text;
    bool whole = false;

    static Words delta(ReplyEvent::Kind kind, JsonView event);
    static Words all(ReplyEvent::Kind kind, JsonView event, std::string_view key);
};

class Blocks {
public:
    void itemAdded(std::int64_t index, JsonView item, ReplyEvents& out);
    void itemDone(std::int64_t index, JsonView item, ReplyEvents& out);
    void words(Place place, const Words& words, ReplyEvents& out);
    void partDone(Place place, JsonView event, ReplyEvents& out);
    void thought(Place place, JsonView event, std::string_view text, bool isDelta, ReplyEvents& out);
    void arguments(Place place, std::string_view text, bool isDelta, ReplyEvents& out);
    void endAll(ReplyEvents& out);

    bool hasItems() const { return m_seen; }
    bool hasCalls() const { return m_calls; }
    void forget() { m_made.clear(); }

private:
    struct Block {
        std::int64_t part = 0;
        int number = 0;
        bool said = false;  // something came for it
        bool ended = false; // BlockEnd was given
    };
    struct Item {
        std::int64_t index = 0;
        std::string id;
        bool custom = false;
        bool call = false;
        bool done = false;
        std::int64_t lastThought = -1; // the part of the thought that spoke last
        std::vector<Block> blocks;
    };

    Item* find(Place place);
    Item& itemFor(Place place);
    Item& newItem(Place place);
    Block& blockFor(Item& item, std::int64_t part);
    void endItem(Item& item, ReplyEvents& out);
    void endBlock(const Item& item, Block& block, ReplyEvents& out);
    void say(Item& item, const Words& words, ReplyEvents& out);
    void think(Item& item, std::int64_t part, std::string_view text, bool isDelta, ReplyEvents& out);
    void argue(Item& item, std::string_view text, bool isDelta, ReplyEvents& out);
    void openCall(Item& item, JsonView value, ReplyEvents& out);
    void reasoningDone(Item& item, JsonView value, ReplyEvents& out);
    std::string_view own(std::string text) { return m_made.emplace_back(std::move(text)); }

    std::vector<Item> m_items; // open ones, and the numbers of those that are done
    std::deque<std::string> m_made;
    int m_nextBlock = 0;
    bool m_seen = false, m_calls = false;
};

} // namespace tierline::protocol::responses
