// What a source of vectors knows, and what waits at it. For the inside of vectors.*.
#pragma once

#include "gateway/vectors.h"
#include "net/completion.h"

#include <map>
#include <mutex>
#include <span>

namespace tierline::gateway {

using Done = net::Completion<VectorResult>;

struct Wanted {
    std::string text;
    bool lasting = false;
    Done done;
    Monotonic deadline = {}; // by then it is told something
};

// Pure: those at the front who are asked for in one call, and how long it may take so that none of them waits
// past its deadline. None: the first has no time left. `waiting` is in the order of the deadlines.
struct NextCall {
    std::size_t count = 0;
    Milliseconds limit{};
};
inline constexpr std::size_t textsOfCall = 64;
NextCall nextCall(std::span<const Wanted> waiting, Monotonic now);
std::string whyLate(std::size_t before); // "no time: 640 before it"

// Any thread; one mutex for all that changes, held for a look or a note.
struct VectorSource::State {
    explicit State(std::string source) : store(std::move(source)) {}

    std::string endpoint, model; // as the policy says
    Outlet outlet;
    Milliseconds limit{300};
    std::vector<classify::ReferencePhrase> phrases;
    VectorStore store;

    // True: it is the first, so somebody must send the batch.
    bool enqueue(net::Loop* loop, Wanted wanted);
    std::vector<Wanted> takeBatch(net::Loop* loop);

    std::string whyResting(Monotonic now) const; // empty: it may be asked
    bool failed(Monotonic now, std::string why); // true: it had worked before
    void worked();

    // Another dimension than the references': they are of another model, and go.
    void checkDimension(std::size_t dimension);
    bool beginLoading(Monotonic now); // false: nothing to load, or under way
    void publish(std::shared_ptr<const classify::References> made);
    void endLoading(std::string trouble);

    mutable std::mutex mutex;
    std::map<net::Loop*, std::vector<Wanted>> batches;
    std::shared_ptr<const classify::References> references;
    std::string whyNone = "reference vectors are not there yet";
    std::string lastFailure;
    Monotonic restsUntil{};
    int failures = 0;
    bool isLoading = false;
};

} // namespace tierline::gateway
