// Feeding streams of the responses dialect in all splits, and looking at what comes out.
#pragma once

#include "protocol/print.h"
#include "protocol/replyevent.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>
#include <QStringList>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

using Pieces = std::vector<std::string_view>;

inline QString shown(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// Whole, byte by byte, and in two at every place.
inline std::vector<Pieces> waysToFeed(std::string_view text) {
    std::vector<Pieces> ways{{text}, {}};
    for (std::size_t at = 0; at < text.size(); ++at) {
        ways[1].push_back(text.substr(at, 1));
        ways.push_back({text.substr(0, at), text.substr(at)});
    }
    return ways;
}

inline void take(const std::vector<Segment>& segments, std::string& kinds, std::string& bytes) {
    constexpr std::string_view letters = "PC.UTE";
    for (const auto& segment : segments) {
        const auto letter = letters[static_cast<std::size_t>(segment.kind)];
        if (kinds.empty() || kinds.back() != letter) kinds += letter;
        bytes += segment.bytes;
    }
}

// Each piece in memory of its own, so that a view that outlives it is found by the sanitizers.
inline std::string replay(ReplyStream& stream, const Pieces& pieces, std::string& bytes) {
    std::string kinds;
    for (const auto piece : pieces) {
        const std::vector<char> own(piece.begin(), piece.end());
        take(stream.feed({own.data(), own.size()}), kinds, bytes);
    }
    take(stream.close(), kinds, bytes);
    return kinds;
}

inline std::string stateOf(const ReplyStream& stream) {
    return fmt::format("{}{}{}{} | {} | {} | {}", stream.finished() ? "finished " : "",
                       stream.isEmpty() ? "empty " : "", stream.hasContent() ? "content " : "",
                       stream.finishReason(), plain(stream.usage()), plain(stream.error()), stream.text());
}

inline std::string printEvent(const ReplyEvent& event) {
    constexpr std::array words{"start", "text",   "refusal", "think", "sign",   "redacted", "call", "args",
                               "end",   "opaque", "ping",    "usage", "finish", "error",    "END"};
    constexpr std::array ends{"stop", "sequence", "length", "calls", "filter", "refusal", "pause", "other"};
    using Kind = ReplyEvent::Kind;
    const std::string word = words[static_cast<std::size_t>(event.kind)];
    switch (event.kind) {
    case Kind::Text:
    case Kind::Refusal:
    case Kind::Thinking:
    case Kind::Signature:
    case Kind::Redacted:
    case Kind::ToolArguments: return fmt::format("{}{} {}", word, event.block, event.text);
    case Kind::ToolCall: return fmt::format("{}{} {} {}", word, event.block, event.id, event.name);
    case Kind::BlockEnd: return fmt::format("{}{}", word, event.block);
    case Kind::Finish:
        return fmt::format("{} {} {}", word, ends[static_cast<std::size_t>(event.finish)], event.text);
    case Kind::Start:
    case Kind::Opaque:
    case Kind::Ping:
    case Kind::Usage:
    case Kind::Error:
    case Kind::End: break;
    }
    return word;
}

inline std::string printEvents(std::string_view bytes) {
    const auto decoder = makeDecoder(Dialect::Responses);
    SseSplitter splitter(std::size_t{1} << 20U);
    splitter.feed(bytes);
    std::string out, scratch;
    while (const auto raw = splitter.next()) {
        const auto event = readSseEvent(*raw, scratch);
        ReplyEvents events;
        if (event.hasData) decoder->event(event, events);
        for (const auto& each : events) {
            if (each.kind == ReplyEvent::Kind::Start || each.kind == ReplyEvent::Kind::End) continue;
            out += (out.empty() ? "" : ", ") + printEvent(each);
        }
    }
    return out;
}

inline QJsonObject parsed(std::string_view json) {
    return QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size()))).object();
}

inline QString compact(const QJsonValue& value) {
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

inline QList<QJsonObject> dataOf(const std::string& stream) {
    QList<QJsonObject> all;
    for (const auto& line : shown(stream).split('\n'))
        if (line.startsWith("data: ")) all.append(parsed(line.mid(6).toStdString()));
    return all;
}

inline QJsonObject lastData(const std::string& stream) {
    return dataOf(stream).last();
}

// The types with the indexes that they carry.
inline QStringList eventsOf(const std::string& stream) {
    QStringList all;
    for (const auto& event : dataOf(stream)) {
        auto line = event["type"].toString();
        for (const auto* key : {"output_index", "content_index", "summary_index"})
            if (event.contains(key)) line += ' ' + QString::number(event[key].toInt());
        all << line;
    }
    return all;
}

// What is wrong with a stream of ours: names that differ from types, numbers that do not rise, items that
// were not opened or have another id than before.
inline QString flaws(const std::string& stream) {
    int next = 0;
    QStringList ids;
    QString name;
    for (const auto& line : shown(stream).split('\n')) {
        if (line.startsWith("event: ")) name = line.mid(7);
        if (!line.startsWith("data: ")) continue;
        const auto event = parsed(line.mid(6).toStdString());
        if (event["type"].toString() != name) return "name: " + line;
        if (event["sequence_number"].toInt(-1) != next++) return "number: " + line;
        if (!event.contains("output_index")) continue;
        const auto index = event["output_index"].toInt();
        const auto itemId = event.contains("item") ? event["item"].toObject()["id"] : event["item_id"];
        if (name == "response.output_item.added") {
            if (index != ids.size()) return "index: " + line;
            ids << itemId.toString();
        }
        if (index >= ids.size() || ids[index] != itemId.toString()) return "id: " + line;
    }
    return {};
}

inline ClientError clientError() {
    ClientError error;
    error.status = 429;
    error.type = "rate_limit_error";
    error.code = "rate_limit_exceeded";
    error.message = "Slow \"down\"";
    error.original = R"({"a": 1})";
    return error;
}

constexpr std::array responseMembers{"id",
                                     "object",
                                     "created_at",
                                     "status",
                                     "background",
                                     "error",
                                     "incomplete_details",
                                     "instructions",
                                     "max_output_tokens",
                                     "metadata",
                                     "model",
                                     "output",
                                     "parallel_tool_calls",
                                     "previous_response_id",
                                     "reasoning",
                                     "store",
                                     "temperature",
                                     "text",
                                     "tool_choice",
                                     "tools",
                                     "top_p",
                                     "truncation",
                                     "usage",
                                     "user"};

constexpr std::string_view orderedStream =
    R"(data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}

data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"hm"}

data: {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[]}}

data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"Hi"}

data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":" there"}

data: {"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[]}}

data: {"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}}

data: {"type":"response.output_item.done","output_index":3,"item":{"type":"function_call","call_id":"c2","name":"g","arguments":""}}

data: {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2}}}}

)";
constexpr const char* orderedEvents = R"(response.created
response.in_progress
response.output_item.added 0
response.reasoning_summary_part.added 0 0
response.reasoning_summary_text.delta 0 0
response.reasoning_summary_text.done 0 0
response.reasoning_summary_part.done 0 0
response.output_item.done 0
response.output_item.added 1
response.content_part.added 1 0
response.output_text.delta 1 0
response.output_text.delta 1 0
response.output_text.done 1 0
response.content_part.done 1 0
response.output_item.done 1
response.output_item.added 2
response.function_call_arguments.delta 2
response.function_call_arguments.done 2
response.output_item.done 2
response.output_item.added 3
response.function_call_arguments.delta 3
response.function_call_arguments.done 3
response.output_item.done 3
response.completed)";
constexpr const char* orderedUsage =
    R"({"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":25})";
constexpr const char* cacheUsage =
    R"({"input_tokens":15,"input_tokens_details":{"cached_tokens":2},"output_tokens":16,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":31})";

constexpr std::string_view cutStream =
    R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}

)";

constexpr std::string_view customStream =
    R"(data: {"type":"response.output_item.added","output_index":0,"item":{"type":"custom_tool_call","call_id":"c1","name":"patch"}}

data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"a\"b"}

data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"\n"}

data: {"type":"response.completed","response":{}}

)";
constexpr const char* customEvents = R"(response.created
response.in_progress
response.output_item.added 0
response.custom_tool_call_input.delta 0
response.custom_tool_call_input.done 0
response.output_item.done 0
response.completed)";

constexpr std::string_view echoRequest =
    R"({"model":"m","input":"Hi","instructions":"Be \"brief\"","tools":[{"type":"function","name":"f"}],"temperature":null,"store":true,"previous_response_id":"resp_0"})";
constexpr std::string_view echoExpected =
    R"({"instructions":"Be \"brief\"","max_output_tokens":null,"max_tool_calls":null,"metadata":{},"parallel_tool_calls":true,"prompt_cache_key":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"default","temperature":1,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[{"type":"function","name":"f"}],"top_logprobs":0,"top_p":1,"truncation":"disabled","user":null})";

} // namespace tierline::protocol
