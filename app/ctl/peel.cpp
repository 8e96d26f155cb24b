// tierlinectl peel: what a policy folds away of a text before it is scored, and what is left.
#include "command.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "classify/envelope.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, file = "-";
    bool list = false, json = false;
};

constexpr std::size_t shownOfFold = 400; // bytes of each

Result<std::string> readAll(const std::string& file) {
    if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(ErrorCode::NotFound, "cannot read " + file + ": " + std::strerror(errno));
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += (static_cast<unsigned char>(c) < 0x20U && c != '\n' && c != '\t') || c == '\x7f' ? ' ' : c;
    return out;
}

// A long fold shows how it begins.
std::string shortened(std::string_view text) {
    if (text.size() <= shownOfFold) return printable(text);
    auto length = shownOfFold;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0U) == 0x80U)
        --length;
    return printable(text.substr(0, length)) + fmt::format(" … ({} bytes)", text.size());
}

std::string marked(std::string_view text, const classify::Peeled& peeled, bool colour) {
    std::string out;
    std::size_t at = 0;
    for (const auto& fold : peeled.folds) {
        out += printable(text.substr(at, fold.range.begin - at));
        const auto inside = shortened(text.substr(fold.range.begin, fold.range.end - fold.range.begin));
        out += colour ? "\x1b[2m" + inside + "\x1b[0m" : "⟦" + inside + "⟧";
        at = fold.range.end;
    }
    return out + printable(text.substr(at));
}

std::string ranges(const classify::Envelopes& envelopes, const classify::Peeled& peeled) {
    std::size_t width = 0;
    std::string out;
    for (const auto& fold : peeled.folds)
        width = std::max(width, envelopes.name(fold.envelope).size());
    for (const auto& fold : peeled.folds)
        out += fmt::format("  {:<{}}  bytes {:>7} to {:>7}  ({})\n", envelopes.name(fold.envelope), width,
                           fold.range.begin, fold.range.end,
                           plural(std::int64_t{fold.range.end} - fold.range.begin, "byte"));
    return out;
}

std::string asText(const classify::Envelopes& envelopes, std::string_view text,
                   const std::optional<classify::Peeled>& peeled, bool colour) {
    if (!peeled) {
        const auto why = envelopes.isEmpty() ? "the policy lists no envelopes" : "no envelope was recognised";
        return fmt::format("Nothing is folded: {}. All {} are scored.\n", why,
                           plural(std::ssize(text), "byte"));
    }
    if (peeled->nothingLeft)
        return fmt::format(
            "Nothing is folded: it is all envelope ({}), and no words would be left. All {} are "
            "scored;\nin a conversation an earlier message of the user's is, when there is one.\n",
            peeled->names, plural(std::ssize(text), "byte"));
    std::string out = "As it came, folded text " + std::string(colour ? "dimmed" : "between ⟦ ⟧") + "\n";
    out += marked(text, *peeled, colour) + (text.ends_with('\n') ? "" : "\n");
    out += "\nFolded\n" + ranges(envelopes, *peeled);
    out += fmt::format("\nScored, {} of {}{}\n{}\n", peeled->text.size(), plural(std::ssize(text), "byte"),
                       peeled->code ? "; folded code counts as the feature `code`" : "",
                       printable(peeled->text));
    return out;
}

std::string asJson(const classify::Envelopes& envelopes, std::string_view text,
                   const std::optional<classify::Peeled>& peeled) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("bytes", std::ssize(text));
    json.member("envelope", peeled ? peeled->names : std::string());
    json.key("folds");
    json.beginArray();
    for (const auto& fold : peeled ? peeled->folds : std::vector<classify::Fold>()) {
        json.beginObject();
        json.member("name", envelopes.name(fold.envelope));
        json.member("begin", fold.range.begin);
        json.member("end", fold.range.end);
        json.endObject();
    }
    json.endArray();
    json.member("nothing_left", peeled && peeled->nothingLeft);
    json.member("code", peeled && peeled->code);
    json.member("scored", peeled ? std::string_view(peeled->text) : text);
    json.endObject();
    return out + "\n";
}

void addEnvelope(JsonWriter& json, std::string_view name, std::string_view about, bool isUsed) {
    json.beginObject();
    json.member("name", name);
    json.member("about", about);
    json.member("used", isUsed);
    json.endObject();
}

std::string aboutOwn(const policy::Envelope& own) {
    return fmt::format("your own: {} between `{}` and `{}`", own.keep ? "the words stand" : "what stands",
                       own.open, own.close);
}

// Those that are built in and the policy's own, marked when the policy uses them.
int list(const policy::Policy& policy, bool asJson) {
    const auto& used = policy.classify.envelopes;
    const auto isUsed = [&](std::string_view name) {
        return std::ranges::find(used, name, &policy::Envelope::name) != used.end();
    };
    std::string out;
    JsonWriter json(out);
    if (asJson) json.beginArray();
    for (const auto& row : classify::envelopeRows()) {
        if (asJson)
            addEnvelope(json, row.name, row.about, isUsed(row.name));
        else
            out += fmt::format("{} {:<13} {}\n", isUsed(row.name) ? "✓" : " ", row.name, row.about);
    }
    for (const auto& own : used) {
        if (own.open.empty()) continue;
        if (asJson)
            addEnvelope(json, own.name, aboutOwn(own), true);
        else
            out += fmt::format("✓ {:<13} {}\n", own.name, aboutOwn(own));
    }
    if (asJson)
        json.endArray();
    else
        out += fmt::format("\n✓ in `classify.envelopes` of {}\n", policy.file);
    print(asJson ? out + "\n" : out);
    return Fine;
}

int peel(const Options& options) {
    const auto loaded = loadScorer(options.policy);
    if (!loaded) return complain(loaded.error());
    if (options.list) return list(*loaded->policy, options.json);
    const auto text = readAll(options.file);
    if (!text) return complain(text.error());
    if (!isUtf8(*text))
        return complain(Error{ErrorCode::InvalidInput, "the text is not UTF-8", {}, {}, 0, 0});
    const auto& envelopes = loaded->scorer->envelopes();
    const auto peeled = envelopes.peel(*text);
    print(options.json ? asJson(envelopes, *text, peeled)
                       : asText(envelopes, *text, peeled, isatty(STDOUT_FILENO) == 1));
    return Fine;
}

} // namespace

void addPeel(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand(
        "peel", "Show what of a text is folded away as a harness' own, and what is scored");
    auto options = std::make_shared<Options>();
    command->add_option("FILE", options->file, "One user message; - (default) reads standard input")
        ->type_name("");
    command
        ->add_option("--policy", options->policy, "The policy file (default: your own, else the shipped one)")
        ->type_name("FILE");
    command->add_flag("--list", options->list, "The envelopes that there are, and which the policy uses");
    command->add_flag("--json", options->json, "One JSON value instead");
    command->footer(
        "Envelopes are listed in `classify.envelopes` of a policy: built-in ones by name, your own "
        "as\n{name, open, close, keep}.");
    command->callback([options, &exitCode] { exitCode = peel(*options); });
}

} // namespace tierline::ctl
