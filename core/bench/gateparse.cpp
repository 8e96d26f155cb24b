// From the text of a gate to its value.
#include "bench/gates.h"

#include "policy/nearest.h"

#include <charconv>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

using FigureName = std::pair<GateFigure, std::string_view>;
constexpr FigureName figureNames[] = {{GateFigure::Accuracy, "accuracy"},
                                      {GateFigure::MacroF1, "macro_f1"},
                                      {GateFigure::UnderRouted, "under_routed"},
                                      {GateFigure::OverRouted, "over_routed"},
                                      {GateFigure::Severe, "severe"},
                                      {GateFigure::Quality, "quality"},
                                      {GateFigure::UsdPer1k, "usd_per_1k"},
                                      {GateFigure::WorstSlice, "worst_slice"},
                                      {GateFigure::P99us, "p99_us"}};
constexpr std::string_view nonInferior = "noninferior";
constexpr Reference references[] = {Reference::AlwaysStrongest, Reference::AlwaysCheapest,
                                    Reference::BestConstant,    Reference::Live,
                                    Reference::Length,          Reference::Random};
// The longer before the shorter.
using RelationSign = std::pair<std::string_view, Relation>;
constexpr RelationSign relationSigns[] = {{">=", Relation::MoreOrEqual}, {"≥", Relation::MoreOrEqual},
                                          {"<=", Relation::LessOrEqual}, {"≤", Relation::LessOrEqual},
                                          {"<", Relation::Less},         {">", Relation::More}};

bool isShare(GateFigure figure) {
    return figure != GateFigure::UsdPer1k && figure != GateFigure::P99us;
}

bool isNameSign(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9')
           || sign == '_';
}

std::vector<std::string> knownReferences() {
    std::vector<std::string> names;
    for (const auto reference : references)
        names.emplace_back(toString(reference));
    return names;
}

std::vector<std::string> knownFigures() {
    std::vector<std::string> names;
    for (const auto& [figure, name] : figureNames)
        names.emplace_back(name);
    names.emplace_back(nonInferior);
    return names;
}

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Result<Gate> gate() {
        spaces();
        if (atEnd()) return wrong("nothing is asked for", "write for example accuracy >= 0.85");
        const auto start = m_at;
        const auto name = word();
        Gate gate{std::string(trimmed()), {}};
        if (name == nonInferior) {
            auto check = arguments();
            if (!check) return std::unexpected(check.error());
            gate.check = *std::move(check);
        } else {
            const auto* row = std::ranges::find(figureNames, name, &FigureName::second);
            m_at = row == std::end(figureNames) ? start : m_at;
            if (row == std::end(figureNames)) return unknownFigure(name);
            auto check = comparison(row->first);
            if (!check) return std::unexpected(check.error());
            gate.check = *check;
        }
        spaces();
        if (!atEnd())
            return wrong(fmt::format("`{}` is too much", rest()), "one --gate holds one comparison");
        return gate;
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    std::string_view rest() const { return m_text.substr(m_at); }
    void spaces() {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
    }
    std::string_view trimmed() const {
        const auto first = m_text.find_first_not_of(" \t"), last = m_text.find_last_not_of(" \t\n\r");
        return first == m_text.npos ? std::string_view() : m_text.substr(first, last - first + 1);
    }
    std::string_view word() {
        const auto start = m_at;
        while (!atEnd() && isNameSign(m_text[m_at]))
            ++m_at;
        return m_text.substr(start, m_at - start);
    }
    bool take(std::string_view sign) {
        spaces();
        if (!rest().starts_with(sign)) return false;
        m_at += sign.size();
        return true;
    }
    std::unexpected<Error> wrong(std::string what, std::string remedy) const {
        auto error = Error{ErrorCode::InvalidInput,
                           fmt::format("gate `{}`, character {}: {}", trimmed(), m_at + 1, what),
                           std::move(remedy),
                           {},
                           0,
                           0};
        return std::unexpected(std::move(error));
    }
    std::unexpected<Error> unknownFigure(std::string_view name) const {
        const auto known = knownFigures();
        if (name.empty())
            return wrong("a gate begins with a figure",
                         "known: " + fmt::format("{}", fmt::join(known, ", ")));
        return wrong(fmt::format("there is no figure `{}`", name), policy::nearestRemedy(name, known));
    }

    Result<Relation> relation() {
        spaces();
        for (const auto& [sign, relation] : relationSigns)
            if (take(sign)) return relation;
        return wrong(atEnd() ? std::string("a comparison is missing")
                             : fmt::format("`{}` is no comparison", rest().substr(0, 12)),
                     "write >=, <=, > or <");
    }

    Result<double> number(bool share) {
        spaces();
        const auto start = m_at;
        double value = 0;
        const auto* end = m_text.data() + m_text.size();
        const auto [stop, error] = std::from_chars(m_text.data() + m_at, end, value);
        if (error != std::errc{} || !std::isfinite(value))
            return wrong(atEnd() ? std::string("a number is missing")
                                 : fmt::format("`{}` is no number", rest().substr(0, 20)),
                         share ? "write a share such as 0.85 or 85 %, or live"
                               : "write a number such as 2000, or live");
        m_at = static_cast<std::size_t>(stop - m_text.data());
        const bool percent = take("%");
        if (percent && !share)
            return m_at = start, wrong("a per cent sign stands for shares only", "write a plain number");
        if (percent) value /= 100;
        if (value < 0 || (share && value > 1)) {
            m_at = start;
            return wrong(fmt::format("{} is out of range", rest()),
                         share ? "it is a share from 0 to 1: write 0.85 or 85 %" : "it cannot be negative");
        }
        return value;
    }

    Result<FigureGate> comparison(GateFigure figure) {
        FigureGate gate{figure, {}, false, 1, 0};
        const auto how = relation();
        if (!how) return std::unexpected(how.error());
        gate.relation = *how;
        spaces();
        const auto start = m_at;
        if (const auto name = word(); name == "live")
            return ofLive(gate);
        else if (!name.empty() && !(name.front() >= '0' && name.front() <= '9'))
            return m_at = start, wrong(fmt::format("`{}` is neither a number nor live", name),
                                       "write a number, or live for the policy of --against");
        m_at = start;
        const auto limit = number(isShare(figure));
        if (!limit) return std::unexpected(limit.error());
        gate.number = *limit;
        return gate;
    }

    Result<FigureGate> ofLive(FigureGate gate) {
        gate.ofLive = true;
        spaces();
        if (take("*")) {
            const auto factor = number(false);
            if (!factor) return std::unexpected(factor.error());
            gate.factor = *factor;
        }
        for (const auto& [sign, by] : {std::pair{"+", 1.0}, std::pair{"-", -1.0}, std::pair{"−", -1.0}}) {
            if (!take(sign)) continue;
            const auto step = number(isShare(gate.figure));
            if (!step) return std::unexpected(step.error());
            gate.number = by * *step;
            break;
        }
        return gate;
    }

    Result<NonInferiorQuestion> arguments() {
        NonInferiorQuestion gate;
        if (!take("("))
            return wrong("the baseline is missing", "write noninferior(always_strongest, margin=0.03)");
        spaces();
        const auto start = m_at;
        const auto name = word();
        const auto reference = referenceNamed(name);
        if (!reference) {
            m_at = start;
            return wrong(name.empty() ? std::string("the baseline is missing")
                                      : fmt::format("there is no baseline `{}`", name),
                         policy::nearestRemedy(name, knownReferences()));
        }
        gate.reference = *reference;
        while (take(","))
            if (const auto good = argument(gate); !good) return std::unexpected(good.error());
        if (!take(")"))
            return wrong("`)` is missing", "write noninferior(always_strongest, slice=complex, margin=0.03)");
        return gate;
    }

    Result<void> argument(NonInferiorQuestion& gate) {
        spaces();
        const auto start = m_at;
        const auto name = word();
        const std::vector<std::string> known{"slice", "margin"};
        if (std::ranges::find(known, name) == known.end()) {
            m_at = start;
            return wrong(fmt::format("there is no argument `{}`", name), policy::nearestRemedy(name, known));
        }
        if (!take("="))
            return wrong(fmt::format("`{}` has no value", name), "write slice=complex, margin=0.03");
        if (name == "slice") return slice(gate);
        const auto margin = number(true);
        if (!margin) return std::unexpected(margin.error());
        gate.margin = *margin;
        return {};
    }

    // Up to the next comma or bracket; with quotes anything.
    Result<void> slice(NonInferiorQuestion& gate) {
        spaces();
        const bool quoted = take("\"");
        const auto end = m_text.find_first_of(quoted ? "\"" : ",)", m_at);
        if (end == m_text.npos)
            return wrong(quoted ? "the quote has no end" : "`)` is missing", "write slice=complex");
        auto value = m_text.substr(m_at, end - m_at);
        while (!quoted && value.ends_with(' '))
            value.remove_suffix(1);
        if (value.empty()) return wrong("`slice` has no value", "write slice=complex, or slice=lang:zh");
        gate.slice = value;
        m_at = end + (quoted ? 1 : 0);
        return {};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

Result<Gate> parseGate(std::string_view text) {
    return Parser(text).gate();
}

bool needsLive(const Gate& gate) {
    if (const auto* figure = std::get_if<FigureGate>(&gate.check)) return figure->ofLive;
    return std::get<NonInferiorQuestion>(gate.check).reference == Reference::Live;
}

std::string_view toString(GateFigure figure) {
    return std::ranges::find(figureNames, figure, &FigureName::first)->second;
}

std::string_view toString(Relation relation) {
    return std::ranges::find(relationSigns, relation, &RelationSign::second)->first;
}

} // namespace tierline::bench
