// Asks models through a gateway, as many at once as it is told to: one I/O thread of its own, one connection
// a call. Replies come in the order in which they end. It keeps no prompt and logs none.
//
// Every member is called on one thread, the owner's; the destructor cancels what is under way and joins.
#pragma once

#include "base/error.h"
#include "bench/answers.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace tierline::asking {

struct AskerOptions {
    std::string url;                               // http://127.0.0.1:8787
    std::string token;                             // empty: none is sent
    Milliseconds limit = std::chrono::minutes(15); // of one call
};

struct Replied {
    std::size_t call = 0; // as it was given to `ask`
    bench::Answer answer;
    bool isCancelled = false; // by us: what it cost is in the gateway's ledger, if anywhere
};

class Asker {
public:
    static Result<std::unique_ptr<Asker>> start(AskerOptions options); // InvalidInput: no URL
    ~Asker();
    Asker(const Asker&) = delete;
    Asker& operator=(const Asker&) = delete;

    // `body` for POST /route; `model` that must answer; `key` goes along as the tag `bench`.
    void ask(std::size_t call, std::string body, const std::string& model, const std::string& key);
    std::optional<Replied> wait(Milliseconds atMost); // the next reply; absent: none came
    void cancel();                                    // all that is under way comes back soon, cancelled

    // GET of one of the gateway's own pages; blocks.
    Result<std::string> get(const std::string& path);

private:
    struct State;
    explicit Asker(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// What a reply of /route means, with its decision's record. Pure.
bench::Answer answerOf(int status, std::string_view id, std::string_view cost, std::string_view body,
                       std::string_view model);

} // namespace tierline::asking
