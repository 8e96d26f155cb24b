#include "classify/answerscore.h"

#include "base/utf8.h"
#include "classify/answercheck.h"
#include "classify/answertext.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>
#include <unordered_map>
#include <unordered_set>

namespace tierline::classify {

namespace {

constexpr std::size_t headBytes = 16U << 10U, questionBytes = 4U << 10U;

constexpr std::string_view hedges =
    "i'm not sure|i am not sure|i think|i guess|i believe|perhaps|maybe|might be|could be|possibly|it "
    "depends|"
    "hard to say|not certain|as far as i know|vielleicht|ich glaube|ich bin nicht sicher|möglicherweise|"
    "kommt darauf an|peut-être|je crois|je pense|ça dépend|quizás|tal vez|creo que|depende|talvez|acho "
    "que|forse|"
    "credo che|penso che|dipende|возможно|наверное|я думаю|может "
    "быть|也许|可能|大概|たぶん|かもしれません|おそらく";
constexpr std::string_view contradictions =
    "wait,|actually, no|on second thought|correction:|i made a mistake|let me redo|let me correct|scratch "
    "that|"
    "that's wrong|that is wrong|moment, nein|ich habe mich geirrt|korrektur:|je me suis trompé|me equivoqué|"
    "mi sono sbagliato|я ошибся|我错了|更正|訂正";
constexpr std::string_view placeholders =
    "your code here|insert your|[insert|lorem ipsum|todo:|<your|[your name]|to be completed|rest of the code|"
    "implementation goes here|add your logic";

using Tokens = std::vector<std::string_view>;

Tokens tokensOf(std::string_view folded) {
    Tokens tokens;
    std::size_t begin = 0;
    constexpr std::string_view between = " \n.,;:!?()[]{}\"'`<>/|=+-*";
    while ((begin = folded.find_first_not_of(between, begin)) != folded.npos) {
        const auto end = std::min(folded.find_first_of(between, begin), folded.size());
        tokens.push_back(folded.substr(begin, end - begin));
        begin = end;
    }
    return tokens;
}

std::size_t countPhrases(std::string_view text, std::string_view phrases) {
    std::size_t count = 0;
    anyPhrase(phrases, [&](std::string_view phrase) {
        for (auto at = text.find(phrase); at != text.npos; at = text.find(phrase, at + phrase.size()))
            ++count;
        return false;
    });
    return count;
}

// How many of its sentences are one of the others over again.
std::size_t repeatedSentences(const std::vector<Sentence>& sentences) {
    std::unordered_map<std::string_view, std::size_t> seen;
    std::size_t repeated = 0;
    for (const auto& sentence : sentences)
        if (sentence.text.size() > 15) repeated += seen[sentence.text]++ > 0;
    return repeated;
}

std::size_t shareOfHundred(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100 * part / whole;
}

bool isContentWord(std::string_view token) {
    return token.size() > 4;
}

class Scoring {
public:
    Scoring(std::string_view question, std::string_view answer)
        : m_question(folded(beginningOf(question, questionBytes))),
          m_answer(folded(beginningOf(unfenced(beginningOf(answer, headBytes)), headBytes))),
          m_asked(tokensOf(m_question)),
          m_said(tokensOf(m_answer)),
          m_sentences(sentencesOf(m_answer, 500)),
          m_fenced(hasFence(answer)) {}

    AnswerScore run() {
        hedging();
        contradiction();
        placeholder();
        repetition();
        echo();
        offTopic();
        mismatch();
        return std::move(m_score);
    }

private:
    void sign(std::string_view name, policy::Millionths weight, std::string detail) {
        m_score.score = std::max(0, m_score.score - weight);
        m_score.signs.push_back({name, weight, std::move(detail)});
    }

    void hedging() {
        const auto count = countPhrases(m_answer, hedges), all = m_sentences.size();
        if (count >= 2 && 2 * count >= all)
            sign("hedging", 300'000, fmt::format("{} in {} sentences", count, all));
    }
    void contradiction() {
        if (const auto count = countPhrases(m_answer, contradictions); count > 0)
            sign("takes itself back", 300'000, count == 1 ? "once" : fmt::format("{} times", count));
    }
    void placeholder() {
        if (const auto found = findPhrase(m_answer, placeholders); !found.empty())
            sign("placeholder", 300'000, "left to the reader");
    }
    void repetition() {
        const auto count = repeatedSentences(m_sentences), all = m_sentences.size();
        if (count >= 2 && 4 * count >= all)
            sign("repetition", 550'000, fmt::format("{} of {} sentences over again", count, all));
    }
    // The question given back.
    void echo() {
        if (m_asked.size() < 5 || m_said.empty() || m_said.size() > 2 * m_asked.size()) return;
        const std::unordered_set<std::string_view> asked(m_asked.begin(), m_asked.end());
        const auto same = static_cast<std::size_t>(
            std::ranges::count_if(m_said, [&](auto token) { return asked.contains(token); }));
        if (const auto share = shareOfHundred(same, m_said.size()); share >= 85)
            sign("question echoed", 550'000, fmt::format("{} % of its words are the question's", share));
    }
    // None of the question's longer words, in an answer that is long enough to have some.
    void offTopic() {
        std::unordered_set<std::string_view> asked;
        for (const auto token : m_asked)
            if (isContentWord(token)) asked.insert(token);
        if (asked.size() < 4 || m_said.size() < 30 || m_fenced) return;
        const auto same = std::ranges::count_if(m_said, [&](auto token) { return asked.contains(token); });
        if (same == 0)
            sign("off topic", 300'000, fmt::format("none of the question's {} longer words", asked.size()));
    }
    void mismatch() {
        const auto asked = countWords(m_question), said = countWords(m_answer);
        if (asked >= 150 && said <= 5 && !m_fenced)
            sign("length mismatch", 300'000, fmt::format("{} words to a question of {}", said, asked));
    }

    std::string m_question, m_answer;
    Tokens m_asked, m_said; // into the two above
    std::vector<Sentence> m_sentences;
    bool m_fenced;
    AnswerScore m_score;
};

} // namespace

AnswerScore scoreAnswer(std::string_view question, std::string_view answer) {
    return Scoring(question, answer).run();
}

std::string explain(const AnswerScore& score) {
    std::string out = fmt::format("{:.2f}", policy::toDouble(score.score));
    for (const auto& sign : score.signs)
        out += fmt::format("{} {} {:.2f} ({})", &sign == score.signs.data() ? ":" : ",", sign.name,
                           policy::toDouble(sign.weight), sign.detail);
    return out;
}

} // namespace tierline::classify
