// What is said: text, pictures, schemas, thoughts.
#include "ctl/selftestcell.h"

namespace tierline::ctl::selftest {

namespace {

constexpr std::string_view sentence =
    R"(Grüße aus 里斯本 🌊👩‍👩‍👧: the "tide" turns at 6\7, naïve)"
    "\n\tas it is. مرحبا";
constexpr std::string_view essay = "Prove step by step that the square root of two is irrational";

Ask saying(std::string_view text, bool stream = false) {
    Ask ask;
    ask.model = "main/nano-1";
    ask.stream = stream;
    ask.turns = {user("say exactly: " + std::string(text))};
    return ask;
}

void says(Cell& cell, std::string_view text, bool stream) {
    if (!cell.ask(saying(text, stream))) return;
    cell.answered();
    cell.equal("text", cell.heard.text, text);
    cell.equal("finish", cell.heard.finish, "stop");
    cell.expect(cell.heard.stream == stream, stream ? "a stream" : "no stream");
    cell.expect(cell.asked()["stream"].boolean() == stream, "the provider to hear whether it is a stream");
}

void plain(Cell& cell) {
    says(cell, "Lisbon lies at the Tagus.", false);
}
void streamed(Cell& cell) {
    says(cell, "Lisbon lies at the Tagus, near where it meets the ocean.", true);
    cell.expect(cell.heard.pieces > 1, "several pieces", std::to_string(cell.heard.pieces));
}
void unicode(Cell& cell) {
    for (const bool stream : {false, true}) {
        says(cell, sentence, stream);
        if (!cell.failure().empty()) return;
    }
}

void system(Cell& cell) {
    Ask ask = saying("Aye.");
    ask.system = "You are a pirate.";
    if (!cell.ask(ask)) return;
    cell.answered();
    const auto system = cell.asked()["system"];
    cell.expect(system.size() == 1, "one system text", system.text());
    for (const auto text : system.items())
        cell.equal("system prompt", text.string().value_or(""), ask.system);
}

void turns(Cell& cell) {
    Ask ask = saying("One.");
    if (!cell.ask(ask)) return;
    cell.answered();
    ask.turns.push_back(replayed(cell.heard));
    ask.turns.push_back(user("say exactly: Two."));
    if (!cell.ask(ask)) return;
    cell.answered();
    cell.equal("second reply", cell.heard.text, "Two.");
    const auto messages = cell.asked()["messages"];
    cell.expect(messages.size() == 3, "three turns at the provider", messages.text());
    std::string roles;
    for (const auto message : messages.items())
        roles += std::string(message["role"].string().value_or("")) + " ";
    cell.equal("roles", roles, "user assistant user ");
    cell.expect(messages.text().find("\"One.\"") != std::string::npos, "the first reply in it",
                messages.text());
}

void picture(Cell& cell, Picture kind, std::string_view wanted) {
    Ask ask;
    ask.model = "thinker/gemini-3-sim";
    ask.turns = {user("What does this picture show?", kind)};
    if (!cell.ask(ask)) return;
    cell.answered();
    cell.expect(cell.heard.text.starts_with("The picture shows"), "a word of the picture", cell.heard.text);
    std::string kinds;
    for (const auto message : cell.asked()["messages"].items())
        for (const auto image : message["images"].items())
            kinds += image["kind"].string().value_or("");
    cell.equal("pictures at the provider", kinds, wanted);
}
void inlinePicture(Cell& cell) {
    picture(cell, Picture::Inline, "base64");
}
void pictureByUrl(Cell& cell) {
    picture(cell, Picture::Url, "url");
}

void schema(Cell& cell) {
    for (const bool stream : {false, true}) {
        Ask ask;
        ask.model = "main/nano-1";
        ask.stream = stream;
        ask.schema = true;
        ask.turns = {user("Describe Lisbon as JSON")};
        if (!cell.ask(ask)) return;
        cell.answered();
        cell.expect(cell.asked()["schema"].boolean() == true, "the schema at the provider");
        const auto json = protocol::Json::parse(cell.heard.text);
        cell.expect(json && (*json)["city"].isString() && (*json)["inhabitants"].int64().has_value(),
                    "JSON that fits the schema", cell.heard.text);
    }
}

// What cannot be said to a dialect is not left out in silence: it is refused, with its name.
bool isRefused(Cell& cell, protocol::Feature feature, const Ask& ask) {
    const auto target = cell.outgoing.dialect;
    if (cell.sameDialect() || handling(feature, target) != protocol::Handling::Refused) return false;
    if (cell.ask(ask)) cell.refused(400, toString(feature));
    cell.notApplicable(std::string(toString(target)) + " cannot say " + std::string(toString(feature))
                       + ": refused with 400");
    return true;
}

void stop(Cell& cell) {
    if (cell.client == Dialect::Responses)
        return cell.notApplicable("responses has no stop sequences to ask for");
    Ask ask = saying("alpha beta GAMMA delta");
    ask.stop = "GAMMA";
    if (isRefused(cell, protocol::Feature::Stop, ask) || !cell.ask(ask)) return;
    cell.answered();
    cell.equal("text before the stop", cell.heard.text, "alpha beta ");
    cell.equal("finish", cell.heard.finish, "stop");
    cell.equal("stop at the provider", cell.asked()["stop"].text(), R"(["GAMMA"])");
}

void length(Cell& cell) {
    for (const bool stream : {false, true}) {
        Ask ask;
        ask.model = "main/nano-1";
        ask.stream = stream;
        ask.maxOutput = 24;
        ask.turns = {user(std::string(essay))};
        if (!cell.ask(ask)) return;
        cell.answered();
        cell.equal("finish", cell.heard.finish, "length");
        cell.equal("output tokens", cell.heard.usage.output, 24);
        cell.equal("limit at the provider", cell.asked()["max_output"].int64().value_or(0), 24);
    }
}

// Chat completions have no member for thoughts of their own; what others show of them arrives.
bool showsThoughts(const Cell& cell) {
    if (cell.outgoing.dialect == Dialect::OpenAi) return false;
    return cell.client != Dialect::OpenAi || cell.outgoing.dialect == Dialect::Anthropic;
}

void reasoning(Cell& cell) {
    for (const bool stream : {false, true}) {
        Ask ask;
        ask.model = "thinker/gemini-3-sim";
        ask.stream = stream;
        ask.thinks = true;
        ask.maxOutput = 4000;
        ask.turns = {user(std::string(essay))};
        if (!cell.ask(ask)) return;
        cell.answered();
        const auto asked = cell.asked()["reasoning"].string().value_or("");
        cell.expect(!asked.empty(), "the wish to reason at the provider");
        cell.expect(!cell.heard.text.empty(), "a text");
        if (showsThoughts(cell))
            cell.expect(!cell.heard.thinking.empty(), "thoughts that the client can see");
    }
}

constexpr Feature table[] = {
    {"plain", "plain text", plain},
    {"stream", "streamed text", streamed},
    {"unicode", "unicode and emoji", unicode},
    {"system", "system prompt", system},
    {"turns", "several turns", turns},
    {"image", "image, base64", inlinePicture},
    {"image-url", "image by URL", pictureByUrl},
    {"schema", "JSON schema", schema},
    {"stop", "stop sequence", stop},
    {"length", "output limit", length},
    {"reasoning", "reasoning, thoughts shown", reasoning},
};

} // namespace

std::span<const Feature> contentFeatures() {
    return table;
}

} // namespace tierline::ctl::selftest
