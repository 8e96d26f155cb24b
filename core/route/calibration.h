// How many tokens a prompt will come to, per model: the protocol's raw estimate (four bytes a token) times a
// factor learned from what providers counted before. Integers only; the same history gives the same factor.
//
// Until a model has answered a few times its family's seed holds, from what the makers say of English text:
// OpenAI and Google about 4 characters a token, Anthropic's glossary about 3.5, DeepSeek 0.3 tokens a
// character. Meta says nothing in characters; Llama 3's vocabulary of 128k is of the size of OpenAI's, 4.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::route {

// Millionths of the raw estimate, for a model nobody has asked yet.
std::int64_t seedFactor(std::string_view model);

// Actual over estimated tokens of one model's latest requests: a ratio of sums, halved every 512 requests, so
// that the older half counts half. One request counts at most eightfold and the factor is 1/4 to 4.
struct TokenRatio {
    std::int64_t estimated = 0, actual = 0;
    std::int32_t requests = 0; // in the sums

    void observe(std::int64_t raw, std::int64_t counted); // passes over what is not above zero
    std::int64_t factor(std::int64_t seed) const;         // millionths; the seed below 5 requests
    bool operator==(const TokenRatio&) const = default;
};

std::int64_t scaled(std::int64_t raw, std::int64_t factor); // rounded half up, saturating; never negative

// For /stats and the window. Sums of all requests since the start, with those that `load` brought.
struct TokenDrift {
    std::string model;
    std::int64_t requests = 0;
    std::int64_t estimated = 0; // raw
    std::int64_t predicted = 0; // what `estimate` said of them at the time; of loaded ones: the raw estimate
    std::int64_t actual = 0;
    std::int64_t factor = 0; // millionths, now
    bool isLearned = false;  // false: the factor is the family's seed
    bool operator==(const TokenDrift&) const = default;
};

// One sum of the ledger: requests whose input the provider counted.
struct TokensBefore {
    std::string model;
    std::int64_t requests = 0, estimated = 0, actual = 0; // raw estimate; all input, cached too
    bool operator==(const TokensBefore&) const = default;
};

// One object a process; any thread, behind one short mutex. Models beyond the thousandth keep their seed.
class Calibration {
public:
    void load(const std::vector<TokensBefore>& sums); // at start
    void observe(std::string_view model, std::int64_t raw, std::int64_t counted);
    std::int64_t estimate(std::string_view model, std::int64_t raw) const;
    std::vector<TokenDrift> drift() const;     // by model
    std::vector<TokensBefore> learned() const; // what `load` takes after a restart

private:
    struct Entry {
        TokenRatio ratio;
        std::int64_t seed = 0;
        std::int64_t requests = 0, estimated = 0, predicted = 0, actual = 0;
    };
    Entry* entryOf(std::string_view model);

    mutable std::mutex m_mutex; // all I/O threads estimate and learn
    std::map<std::string, Entry, std::less<>> m_models;
};

} // namespace tierline::route
