// The drawing half of script.h.
#include "sandbox/script.h"

#include "base/jsonwriter.h"
#include "sandbox/answer.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace tierline::sandbox {

namespace {

constexpr int longestRepeat = 2000;

std::size_t pick(std::size_t count, Dice& dice) {
    return static_cast<std::size_t>(dice.next() % count);
}

template <class T>
const T& pickOf(const std::vector<T>& all, Dice& dice) {
    return all[pick(all.size(), dice)];
}

struct Slot {
    std::string name;
    char joint = 0; // ' ' or '\n' for repeats
    int count = 1;
};

Slot readSlot(std::string_view inside) {
    const auto mark = inside.find_first_of("*|");
    if (mark == std::string_view::npos) return {std::string(inside), 0, 1};
    Slot slot{std::string(inside.substr(0, mark)), inside[mark] == '*' ? ' ' : '\n', 1};
    const auto digits = inside.substr(mark + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), slot.count);
    slot.count = std::min(slot.count, longestRepeat);
    return slot;
}

std::string slotText(const Slot& slot, const Script& script, std::map<std::string, std::string>& chosen,
                     Dice& dice) {
    const auto& values = script.words.at(slot.name);
    std::string text;
    if (slot.joint == 0) {
        if (const auto known = chosen.find(slot.name); known != chosen.end()) return known->second;
        text = fillSlots(pickOf(values, dice), script, chosen, dice);
        chosen[slot.name] = text;
        return text;
    }
    for (int index = 0; index < slot.count; ++index) {
        if (index > 0) text += slot.joint;
        text += fillSlots(pickOf(values, dice), script, chosen, dice);
    }
    return text;
}

const TrafficGroup& pickGroup(const Script& script, Dice& dice) {
    double total = 0;
    for (const auto& group : script.groups)
        total += group.weight;
    double left = dice.uniform() * total;
    for (const auto& group : script.groups)
        if ((left -= group.weight) < 0) return group;
    return script.groups.back();
}

std::string callId(Dialect dialect, std::size_t turn, std::size_t step) {
    return (dialect == Dialect::OpenAi ? "call_" : "toolu_") + hexId(turn + 1, step);
}

// Writes the conversation's messages in one dialect.
struct MessageWriter {
    JsonWriter& out;
    const TrafficClient& client;

    bool openAi() const { return client.dialect == Dialect::OpenAi; }

    void say(std::string_view role, std::string_view text) {
        out.beginObject();
        out.member("role", role);
        out.member("content", text);
        out.endObject();
    }
    void sayAsUser(const std::string& text) {
        if (client.reminder.empty()) return say("user", text);
        out.beginObject();
        out.member("role", "user");
        out.key("content");
        out.beginArray();
        for (const std::string& part :
             {"<system-reminder>\n" + client.reminder + "\n</system-reminder>", text}) {
            out.beginObject();
            out.member("type", "text");
            out.member("text", part);
            out.endObject();
        }
        out.endArray();
        out.endObject();
    }
    void openAiStep(const ToolStep& step, const std::string& id) {
        out.beginObject();
        out.member("role", "assistant");
        out.key("content");
        out.null();
        out.key("tool_calls");
        out.beginArray();
        out.beginObject();
        out.member("id", id);
        out.member("type", "function");
        out.key("function");
        out.beginObject();
        out.member("name", step.tool);
        out.member("arguments", step.input);
        out.endObject();
        out.endObject();
        out.endArray();
        out.endObject();
        out.beginObject();
        out.member("role", "tool");
        out.member("tool_call_id", id);
        out.member("content", step.result);
        out.endObject();
    }
    template <class Write>
    void block(std::string_view role, std::string_view type, Write write) {
        out.beginObject();
        out.member("role", role);
        out.key("content");
        out.beginArray();
        out.beginObject();
        out.member("type", type);
        write();
        out.endObject();
        out.endArray();
        out.endObject();
    }
    void anthropicStep(const ToolStep& step, const std::string& id) {
        block("assistant", "tool_use", [&] {
            out.member("id", id);
            out.member("name", step.tool);
            out.key("input");
            out.raw(step.input);
        });
        block("user", "tool_result", [&] {
            out.member("tool_use_id", id);
            out.member("content", step.result);
        });
    }
};

void writeTools(JsonWriter& out, const TrafficClient& client) {
    if (client.tools.empty()) return;
    const bool openAi = client.dialect == Dialect::OpenAi;
    out.key("tools");
    out.beginArray();
    for (const TrafficTool& tool : client.tools) {
        out.beginObject();
        if (openAi) {
            out.member("type", "function");
            out.key("function");
            out.beginObject();
        }
        out.member("name", tool.name);
        out.member("description", tool.description);
        out.key(openAi ? "parameters" : "input_schema");
        out.raw(tool.schema);
        if (openAi) out.endObject();
        out.endObject();
    }
    out.endArray();
}

void writeSystem(JsonWriter& out, const TrafficClient& client) {
    if (client.system.empty() || client.dialect == Dialect::OpenAi) return;
    out.key("system");
    if (!client.marksCache) return out.value(client.system);
    out.beginArray();
    out.beginObject();
    out.member("type", "text");
    out.member("text", client.system);
    out.key("cache_control");
    out.raw(R"({"type":"ephemeral"})");
    out.endObject();
    out.endArray();
}

} // namespace

std::string fillSlots(std::string_view text, const Script& script, std::map<std::string, std::string>& chosen,
                      Dice& dice) {
    std::string filled;
    while (!text.empty()) {
        const auto open = text.find('{');
        filled += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = text.find('}', open);
        const std::string_view inside =
            close == std::string_view::npos ? std::string_view() : text.substr(open + 1, close - open - 1);
        const Slot slot = readSlot(inside);
        if (script.words.contains(slot.name)) {
            filled += slotText(slot, script, chosen, dice);
            text.remove_prefix(close + 1);
        } else {
            filled += '{';
            text.remove_prefix(open + 1);
        }
    }
    return filled;
}

double meanTurns(const Script& script) {
    double turns = 0, weight = 0;
    for (const auto& group : script.groups) {
        const auto total =
            std::accumulate(group.prompts.begin(), group.prompts.end(), std::size_t{0},
                            [](std::size_t sum, const auto& prompt) { return sum + prompt.size(); });
        turns += group.weight * static_cast<double>(total) / static_cast<double>(group.prompts.size());
        weight += group.weight;
    }
    return weight > 0 ? turns / weight : 1;
}

Conversation drawConversation(const Script& script, Dice& dice) {
    const TrafficGroup& group = pickGroup(script, dice);
    Conversation conversation;
    conversation.client = &script.clients.at(group.client);
    const TrafficClient& client = *conversation.client;
    conversation.model = pickOf(client.models, dice);
    if (!client.tags.empty()) conversation.tag = pickOf(client.tags, dice);
    conversation.stream = dice.uniform() < client.streamShare;
    conversation.session = "s-" + hexId(dice.next(), 0).substr(0, 12);
    std::map<std::string, std::string> chosen;
    for (Turn turn : pickOf(group.prompts, dice)) {
        turn.says = fillSlots(turn.says, script, chosen, dice);
        for (ToolStep& step : turn.steps) {
            step.input = fillSlots(step.input, script, chosen, dice);
            step.result = fillSlots(step.result, script, chosen, dice);
        }
        conversation.turns.push_back(std::move(turn));
    }
    return conversation;
}

std::string requestBody(const Conversation& conversation, std::size_t at,
                        const std::vector<std::string>& replies) {
    const TrafficClient& client = *conversation.client;
    const bool openAi = client.dialect == Dialect::OpenAi;
    std::string body;
    JsonWriter out(body);
    MessageWriter messages{out, client};
    out.beginObject();
    out.member("model", conversation.model);
    // Models that reason refuse OpenAI's older word.
    if (client.maxTokens > 0) out.member(openAi ? "max_completion_tokens" : "max_tokens", client.maxTokens);
    if (conversation.stream) out.member("stream", true);
    writeSystem(out, client);
    writeTools(out, client);
    if (openAi && conversation.turns[at].json) {
        out.key("response_format");
        out.raw(R"({"type":"json_object"})");
    }
    out.key("messages");
    out.beginArray();
    if (openAi && !client.system.empty()) messages.say("system", client.system);
    for (std::size_t turn = 0; turn <= at; ++turn) {
        messages.sayAsUser(conversation.turns[turn].says);
        for (std::size_t step = 0; step < conversation.turns[turn].steps.size(); ++step) {
            const ToolStep& one = conversation.turns[turn].steps[step];
            const std::string id = callId(client.dialect, turn, step);
            openAi ? messages.openAiStep(one, id) : messages.anthropicStep(one, id);
        }
        if (turn < at)
            messages.say("assistant",
                         turn < replies.size() && !replies[turn].empty() ? replies[turn] : "Done.");
    }
    out.endArray();
    out.endObject();
    return body;
}

} // namespace tierline::sandbox
