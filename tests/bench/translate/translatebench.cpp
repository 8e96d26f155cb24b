// What translation costs: requests of 100 kB between every two dialects, stream events between every two, the
// memory that a stream holds, and reading and classifying an agent's body of 1 MB. Prints tables; never fails
// by the clock.
#include "conversation.h"
#include "heap.h"
#include "stream.h"
#include "timing.h"

#include "classify/scorer.h"
#include "policy/reader.h"
#include "protocol/canonical.h"
#include "protocol/request.h"
#include "protocol/translate.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <unistd.h>

namespace {

using namespace tierline;
using namespace tierline::bench;

constexpr std::array dialects{Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic, Dialect::Gemini};

std::string pairName(Dialect from, Dialect to) {
    return fmt::format("{} -> {}", toString(from), toString(to));
}

template <class Visit>
void forEachPair(Visit visit) {
    for (const auto from : dialects)
        for (const auto to : dialects)
            if (from != to) visit(from, to);
}

void translateOnce(Dialect from, Dialect to, const std::string& body) {
    const auto read = protocol::readConversation(from, body);
    if (!read) std::abort();
    protocol::WriteOptions options;
    options.model = "provider-model";
    if (protocol::writeRequest(to, *read, options).body.size() < body.size() / 2) std::abort();
}

// Python's own reading and writing of the same body, the best of 20; none without Python.
std::string pythonMicroseconds(const std::string& body) {
    const auto file =
        std::filesystem::temp_directory_path() / ("tierline-body-" + std::to_string(getpid()) + ".json");
    std::ofstream(file, std::ios::binary) << body;
    const auto command = fmt::format(
        "python3 -c \"import json,timeit;b=open('{}','rb').read();"
        "print(round(min(timeit.repeat(lambda:json.dumps(json.loads(b)),number=5,repeat=20))/5e-6))\"",
        file.string());
    std::string answer(32, '\0');
    if (const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose); pipe)
        answer.resize(std::fread(answer.data(), 1, answer.size(), pipe.get()));
    std::filesystem::remove(file);
    return answer.substr(0, answer.find('\n'));
}

void benchRequests() {
    std::vector<Contender> contenders;
    const auto chat = agentBody(Dialect::OpenAi, 100'000);
    auto parser = std::make_shared<protocol::JsonParser>();
    contenders.push_back({"copy and parse, openai's",
                          [parser, chat] {
                              if (!parser->parse(chat)) std::abort();
                          },
                          static_cast<double>(chat.size())});
    forEachPair([&](Dialect from, Dialect to) {
        const auto body = agentBody(from, 100'000);
        contenders.push_back(
            {pairName(from, to), [=] { translateOnce(from, to, body); }, static_cast<double>(body.size())});
    });
    runInterleaved(contenders, 15, 20);
    printTable("request of 100 kB", contenders);
    fmt::print("{:<36}{:>10}\n", "json.loads and dumps in Python, best", pythonMicroseconds(chat));
}

protocol::ReplyContext context() {
    return {"msg_benchmark", "agent-model", 1'700'000'000, 100, true, {}, {}};
}

void relay(protocol::StreamTranslator& translator, const std::string& bytes) {
    for (const auto& segment : translator.feed(bytes))
        if (segment.kind == protocol::SegmentKind::Error) std::abort();
}

// A unit is a stream of 2,000 events behind its beginning.
constexpr int eventsPerUnit = 2'000;

void translateStream(Dialect from, Dialect to, const Stream& stream) {
    protocol::StreamTranslator translator(from, to, context());
    relay(translator, stream.begin);
    for (const auto& event : stream.deltas)
        relay(translator, event);
}

double bytesOf(const Stream& stream) {
    std::size_t sum = 0;
    for (const auto& event : stream.deltas)
        sum += event.size();
    return static_cast<double>(sum);
}

void benchEvents(Delta delta, const std::string& title) {
    std::vector<Contender> contenders;
    auto parser = std::make_shared<protocol::JsonParser>();
    const auto chat = std::make_shared<Stream>(streamOf(Dialect::OpenAi, delta, eventsPerUnit));
    contenders.push_back({"copy and parse, openai's",
                          [=] {
                              for (const auto& event : chat->deltas)
                                  if (!parser->parse(std::string_view(event).substr(6))) std::abort();
                          },
                          bytesOf(*chat)});
    forEachPair([&](Dialect from, Dialect to) {
        const auto stream = std::make_shared<Stream>(streamOf(from, delta, eventsPerUnit));
        contenders.push_back(
            {pairName(from, to), [=] { translateStream(from, to, *stream); }, bytesOf(*stream)});
    });
    runInterleaved(contenders, 15, 1);
    std::vector<std::size_t> counts{chat->deltas.size()};
    forEachPair(
        [&](Dialect from, Dialect) { counts.push_back(streamOf(from, delta, eventsPerUnit).deltas.size()); });
    for (std::size_t i = 0; i < contenders.size(); ++i) {
        const auto count = static_cast<double>(counts[i]);
        contenders[i].bytes /= count;
        for (auto& time : contenders[i].microseconds)
            time /= count;
    }
    printTable(title, contenders);
}

struct Held {
    double peak = 0, atEnd = 0; // kB
    double allocations = 0;     // an event
};

Held heldBy(Dialect from, Dialect to, Delta delta) {
    constexpr int count = 10'000;
    const auto stream = streamOf(from, delta, count);
    const auto before = heap.live;
    heap.peak = before;
    protocol::StreamTranslator translator(from, to, context());
    relay(translator, stream.begin);
    const auto allocations = heap.allocations;
    for (const auto& event : stream.deltas)
        relay(translator, event);
    return {static_cast<double>(heap.peak - before) / 1e3, static_cast<double>(heap.live - before) / 1e3,
            static_cast<double>(heap.allocations - allocations) / static_cast<double>(stream.deltas.size())};
}

void benchMemory() {
    fmt::print("\n{:<24}{:>10}{:>10}{:>12}{:>10}{:>10}{:>12}\n", "heap of a stream, kB", "text peak",
               "at end", "allocations", "tool peak", "at end", "allocations");
    forEachPair([&](Dialect from, Dialect to) {
        translateStream(from, to, streamOf(from, Delta::Text, 1)); // what threads keep is not the stream's
        const auto text = heldBy(from, to, Delta::Text);
        const auto tool = heldBy(from, to, Delta::ToolArguments);
        fmt::print("{:<24}{:>10.1f}{:>10.1f}{:>12.2f}{:>10.1f}{:>10.1f}{:>12.2f}\n", pairName(from, to),
                   text.peak, text.atEnd, text.allocations, tool.peak, tool.atEnd, tool.allocations);
    });
    std::puts("After 10,000 events; Responses keeps its output, since its last event repeats it; a dialect "
              "without pieces of arguments keeps those of the open call.");
}

Result<protocol::Request> viewOf(Dialect dialect, std::string_view body) {
    switch (dialect) {
    case Dialect::OpenAi: return protocol::readChatCompletions(body, true);
    case Dialect::Responses: return protocol::readResponses(body, true);
    case Dialect::Anthropic: return protocol::readMessages(body, true);
    case Dialect::Gemini: break;
    }
    return protocol::readGenerateContent(body, true, "agent-model", true);
}

void benchClassify() {
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml");
    if (!read.policy) return static_cast<void>(std::puts("default.yaml cannot be read"));
    const auto scorer = classify::Scorer::compile(read.policy);
    if (!scorer) return static_cast<void>(std::puts(toString(scorer.error()).c_str()));
    const auto scratch = std::make_shared<classify::Scratch>(*scorer);
    std::vector<Contender> contenders;
    const auto add = [&](Dialect dialect, bool alone) {
        auto body = agentBody(dialect, 1'000'000);
        const auto size = body.size();
        body.append(protocol::jsonPadding, '\0');
        auto parser = std::make_shared<protocol::JsonParser>();
        contenders.push_back({alone ? "parse alone, openai's" : std::string(toString(dialect)),
                              [=, scorer = *scorer] {
                                  const std::string_view text(body.data(), size);
                                  if (alone) {
                                      if (!parser->parse(text, true)) std::abort();
                                      return;
                                  }
                                  const auto request = viewOf(dialect, text);
                                  if (!request || request->userText.empty()) std::abort();
                                  static_cast<void>(
                                      scorer->classify(request->userText, request->requirements, *scratch));
                              },
                              static_cast<double>(size)});
    };
    add(Dialect::OpenAi, true);
    for (const auto dialect : dialects)
        add(dialect, false);
    runInterleaved(contenders, 31, 5);
    printTable("parse and classify 1 MB", contenders);
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view part = argc > 1 ? argv[1] : ""; // requests, events, memory or classify; all
    const auto wanted = [&](std::string_view name) { return part.empty() || part == name; };
#ifndef NDEBUG
    std::puts("Not optimised: build with the release preset for figures that mean something.");
#endif
    if (wanted("requests")) benchRequests();
    if (wanted("events")) benchEvents(Delta::Text, "event with text");
    if (wanted("events")) benchEvents(Delta::ToolArguments, "event with tool arguments");
    if (wanted("memory")) benchMemory();
    if (wanted("classify")) benchClassify();
}
