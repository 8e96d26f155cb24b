#include "randompolicy.h"

#include "policy/editrules.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace tierline::policy {

namespace {

constexpr std::array<std::string_view, 12> words{"hello",     "what is", "c++",        "prove that",
                                                 "übersetz*", "翻译",    "null",       "it's here",
                                                 "a: b",      "x # y",   "say \"hi\"", "{brace}"};
constexpr std::array<std::string_view, 3> patterns{"\\b(a|b)\\s+c\\b", "(yes or no|true or false)",
                                                   "it's \"x\""};
constexpr std::array<std::string_view, 5> builtIns{"codex", "aider", "cursor", "cline", "copilot"};

struct Dice {
    std::mt19937& random;
    int upTo(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
    bool one(int in) { return upTo(in) == 0; }
    template <class List>
    auto of(const List& list) {
        return list[static_cast<std::size_t>(upTo(static_cast<int>(list.size())))];
    }
    Millionths weight() { return (upTo(201) - 100) * 10'000; }
};

class Writer {
public:
    explicit Writer(std::mt19937& random) : m_dice{random} {}

    PolicyText write() {
        m_isJson = m_dice.one(6);
        m_end = m_dice.one(4) ? "\r\n" : "\n";
        m_step = m_dice.one(2) ? 2 : 4;
        m_isJson ? json() : block();
        if (m_dice.one(4) && m_text.text.ends_with(m_end))
            m_text.text.resize(m_text.text.size() - m_end.size());
        return m_text;
    }

private:
    std::string scalar(std::string_view text) {
        std::string out;
        const bool plain = text.find_first_of(":#\"'{\\(") == text.npos && text != "null";
        if (plain && !m_isJson && m_dice.one(2)) return std::string(text);
        if (!m_isJson && m_dice.one(2)) {
            for (const char c : text)
                out += c == '\'' ? std::string("''") : std::string(1, c);
            return "'" + out + "'";
        }
        for (const char c : text)
            out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        return "\"" + out + "\"";
    }
    std::string key(std::string_view name) {
        if (m_isJson) return "\"" + std::string(name) + "\": ";
        return (m_dice.one(12) ? "'" + std::string(name) + "'" : std::string(name)) + ": ";
    }
    std::string number(Millionths value) {
        std::string out = (value < 0 ? "-" : "") + std::to_string(std::abs(value) / one) + ".";
        out += std::to_string(one + std::abs(value) % one).substr(1, m_dice.one(3) ? 6 : 2);
        return out;
    }
    std::string comment() {
        return m_isJson || !m_dice.one(4) ? "" : " #c" + std::to_string(m_text.comments++);
    }
    void commentLine(int indent) {
        if (m_isJson) return;
        if (m_dice.one(8)) m_text.text += m_end;
        if (m_dice.one(4))
            m_text.text += std::string(static_cast<std::size_t>(indent), ' ') + "#c"
                           + std::to_string(m_text.comments++) + m_end;
    }
    void line(int indent, const std::string& text) {
        m_text.text += std::string(static_cast<std::size_t>(indent), ' ') + text + comment() + m_end;
    }

    std::vector<std::string> keywords() {
        std::vector<std::string> list;
        std::set<std::string_view> seen;
        for (int i = 1 + m_dice.upTo(5); i > 0; --i)
            if (const auto word = m_dice.of(words); seen.insert(word).second) list.push_back(scalar(word));
        return list;
    }
    std::string keywordList(bool mayBreak) {
        std::string out;
        for (const auto& word : keywords())
            out += (out.empty()                 ? "["
                    : mayBreak && m_dice.one(4) ? "," + comment() + m_end + "         "
                                                : ", ")
                   + word;
        return out + "]";
    }
    std::vector<std::string> ruleEntries(int number_, bool isFlow) {
        std::vector<std::string> out{key("id") + scalar("r" + std::to_string(number_))};
        if (!m_dice.one(3)) out.push_back(key("weight") + number(m_dice.weight()));
        if (m_dice.one(6)) out.push_back(key("scope") + "whole");
        if (m_dice.one(8)) out.push_back(key("lang") + "null");
        if (m_dice.one(6)) out.push_back(key("enabled") + "false");
        if (m_dice.one(5)) out.push_back(key("floor") + scalar("moderate"));
        if (m_dice.one(4))
            out.push_back(key("regex") + scalar(m_dice.of(patterns)));
        else
            out.push_back(key("any") + keywordList(isFlow && !m_isJson));
        if (m_dice.one(3)) std::shuffle(out.begin(), out.end(), m_dice.random);
        return out;
    }
    static std::string joined(const std::vector<std::string>& entries) {
        std::string out = "{";
        for (const auto& entry : entries)
            out += (out.size() > 1 ? ", " : "") + entry;
        return out + "}";
    }
    std::vector<std::string> tierEntries(std::string_view name, std::string_view below) {
        std::vector<std::string> out{key("name") + scalar(name),
                                     key("models") + "[" + scalar("acme/s") + "]"};
        if (!below.empty()) out.insert(out.begin() + 1, key("below") + std::string(below));
        return out;
    }
    void items(int indent, const std::vector<std::vector<std::string>>& all) {
        for (const auto& entries : all) {
            commentLine(indent);
            if (m_dice.one(2)) {
                line(indent, "- " + joined(entries));
                continue;
            }
            for (std::size_t i = 0; i < entries.size(); ++i)
                line(i == 0 ? indent : indent + 2, (i == 0 ? "- " : "") + entries[i]);
        }
    }
    std::vector<std::vector<std::string>> tiers() {
        return {tierEntries("simple", "0.30"), tierEntries("moderate", "0.6"),
                tierEntries("complex", "0.850000"), tierEntries("reasoning", "")};
    }
    std::vector<std::vector<std::string>> rules(bool isFlow) {
        std::vector<std::vector<std::string>> all;
        for (int i = 0, n = 1 + m_dice.upTo(8); i < n; ++i)
            all.push_back(ruleEntries(i, isFlow));
        return all;
    }
    std::string flowItems(const std::vector<std::vector<std::string>>& all) {
        std::string out;
        for (const auto& entries : all)
            out += (out.empty() ? "[" : ", ") + joined(entries);
        return out + "]";
    }
    std::string feature() {
        return joined({key("n") + std::to_string(m_dice.upTo(500)), key("weight") + number(m_dice.weight())});
    }

    void block() {
        const int in = m_step;
        line(0, "version: 1");
        line(0, "providers: {acme: {dialect: openai}}");
        line(0, "models: {acme/s: {price: 0}}");
        line(0, "tiers:");
        items(in, tiers());
        line(0, key("default_tier") + scalar("moderate"));
        if (m_dice.one(10)) return;
        line(0, "classify:");
        if (m_dice.one(2)) line(in, key("base") + number(400'000));
        if (m_dice.one(2)) line(in, key("sure_at") + "0.15");
        if (m_dice.one(2)) line(in, "envelopes: [codex, aider]");
        if (m_dice.one(8)) {
            line(in, "rules: " + flowItems(rules(true)));
        } else if (!m_dice.one(8)) {
            line(in, "rules:");
            items(m_dice.one(2) ? in : in * 2, rules(false));
        }
        line(in, "stop_at: 0.8");
        if (m_dice.one(4)) return;
        line(in, "features:");
        line(in * 2, key("words_over") + feature());
        if (m_dice.one(2)) line(in * 2, key("code") + number(100'000));
        if (m_dice.one(2)) line(in * 2, "words_under: {}");
    }
    void json() {
        m_text.text = "{\"version\": 1, \"providers\": {\"acme\": {\"dialect\": \"openai\"}}," + m_end
                      + " \"models\": {\"acme/s\": {\"price\": 0}}," + m_end
                      + " \"tiers\": " + flowItems(tiers()) + "," + m_end + " \"default_tier\": \"simple\","
                      + m_end + " \"classify\": {\"rules\": " + flowItems(rules(true)) + "," + m_end
                      + "  \"features\": {\"words_over\": " + feature() + "}}}" + m_end;
    }

    Dice m_dice;
    PolicyText m_text;
    std::string m_end;
    int m_step = 2;
    bool m_isJson = false;
};

void changeRule(Rule& rule, int tiers, Dice& dice) {
    switch (dice.upTo(7)) {
    case 0: rule.weight = dice.weight(); return;
    case 1: rule.enabled = !rule.enabled; return;
    case 2: rule.scope = static_cast<Scope>(dice.upTo(3)); return;
    case 3: rule.lang = dice.one(2) ? "" : "de"; return;
    case 4:
        rule.effect = static_cast<Effect>(dice.upTo(4));
        rule.tier = static_cast<TierIndex>(rule.effect == Effect::None ? 0 : dice.upTo(tiers));
        return;
    case 5:
        if (rule.match == Match::Regex) {
            rule.any = {std::string(dice.of(patterns))};
            return;
        }
        if (rule.any.size() > 1 && dice.one(2)) {
            rule.any.erase(rule.any.begin() + dice.upTo(static_cast<int>(rule.any.size())));
        } else if (const auto word = std::string(dice.of(words));
                   std::ranges::find(rule.any, word) == rule.any.end()) {
            rule.any.insert(rule.any.begin() + dice.upTo(static_cast<int>(rule.any.size()) + 1), word);
        }
        return;
    default:
        rule.match = static_cast<Match>(dice.upTo(3));
        rule.any = {std::string(rule.match == Match::Regex ? dice.of(patterns) : dice.of(words))};
    }
}

void changeRules(std::vector<Rule>& rules, int tiers, Dice& dice) {
    const auto any = [&] { return rules.begin() + dice.upTo(static_cast<int>(rules.size())); };
    const int kind = dice.upTo(7);
    if (kind == 0 || rules.empty()) {
        Rule rule;
        rule.id = "new" + std::to_string(dice.upTo(1'000'000));
        rule.any = {std::string(dice.of(words)), "more"};
        rule.weight = dice.weight();
        rules.insert(rules.begin() + dice.upTo(static_cast<int>(rules.size()) + 1), rule);
    } else if (kind == 1) {
        rules.erase(any());
    } else if (kind == 2) {
        const auto from = any();
        Rule rule = *from;
        rules.erase(from);
        rules.insert(rules.begin() + dice.upTo(static_cast<int>(rules.size()) + 1), std::move(rule));
    } else if (kind == 3) {
        any()->id = "named" + std::to_string(dice.upTo(1'000'000));
    } else {
        changeRule(*any(), tiers, dice);
    }
}

} // namespace

PolicyText randomPolicy(std::mt19937& dice) {
    return Writer(dice).write();
}

Policy randomChange(const Policy& policy, std::mt19937& random) {
    Policy wanted = policy;
    Dice dice{random};
    Classify& classify = wanted.classify;
    for (int i = 1 + dice.upTo(3); i > 0; --i) {
        switch (dice.upTo(9)) {
        case 0: {
            if (wanted.tiers.size() < 2) break;
            const auto line = static_cast<std::size_t>(dice.upTo(static_cast<int>(wanted.tiers.size()) - 1));
            const Millionths low = line == 0 ? 1 : *wanted.tiers[line - 1].below + 1;
            const Millionths high = line + 2 < wanted.tiers.size() ? *wanted.tiers[line + 1].below - 1 : one;
            wanted.tiers[line].below = low + dice.upTo(high - low + 1);
            break;
        }
        case 1:
            wanted.defaultTier = static_cast<TierIndex>(dice.upTo(static_cast<int>(wanted.tiers.size())));
            break;
        case 2: classify.base = dice.weight(); break;
        case 3: classify.sureAt = 1 + dice.upTo(one); break;
        case 4: {
            const auto kind = static_cast<FeatureKind>(dice.upTo(10));
            Feature feature{.kind = kind, .weight = dice.one(3) ? 0 : dice.weight()};
            if (kind != FeatureKind::Code) feature.n = dice.upTo(900);
            putFeature(classify.features, feature);
            break;
        }
        case 5: {
            const std::string name(dice.of(builtIns));
            if (std::erase_if(classify.envelopes, [&](const Envelope& each) { return each.name == name; })
                == 0)
                classify.envelopes.insert(classify.envelopes.begin(), Envelope{name, {}, {}});
            break;
        }
        default: changeRules(classify.rules, static_cast<int>(wanted.tiers.size()), dice);
        }
    }
    return wanted;
}

} // namespace tierline::policy
