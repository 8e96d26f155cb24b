// Vectors of texts from an OpenAI-compatible /v1/embeddings, for the stages embedding and cache.
//
// One `VectorSource` for a policy, shared by all threads. What several prompts of one loop want within two
// milliseconds is asked in calls of 64, one after another; each waits its own time limit and no longer. An
// endpoint that failed rests for a second, then for twice as long each time, at most a minute: meanwhile
// nobody waits for it. No text is ever logged or kept, only hashes.
#pragma once

#include "base/secret.h"
#include "classify/references.h"
#include "gateway/setup.h"
#include "gateway/vectorstore.h"
#include "net/task.h"

#include <chrono>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::net {
class Loop;
class UpstreamPool;
} // namespace tierline::net

namespace tierline::gateway {

class Worker;

// Where a coroutine asks from. `worker` may be null: then files are written on the spot.
struct Desk {
    net::Loop* loop = nullptr;
    net::UpstreamPool* pool = nullptr;
    Worker* worker = nullptr;
};

using VectorResult = std::expected<classify::Vector, std::string>;

class VectorSource {
public:
    // Phrases that cannot be read are told in `warnings`: then the stage has none.
    static Result<std::shared_ptr<VectorSource>> make(const policy::Policy& policy,
                                                      const SecretResolver& secrets,
                                                      const AddressResolver& sandboxAddress,
                                                      std::vector<Error>& warnings);
    ~VectorSource();

    Result<void> openFile(const std::filesystem::path& folder); // of vectors, see VectorStore
    std::filesystem::path folder() const;                       // empty: there is no file
    Result<void> save();

    // Null: not there yet, or never; `whyNone` says why.
    std::shared_ptr<const classify::References> references() const;
    std::string whyNone() const;

    struct State;
    const std::shared_ptr<State>& state() const { return m_state; }

private:
    VectorSource() = default;
    std::shared_ptr<State> m_state;
};

// The vector of one text. `lasting`: it may be kept in the file. On the desk's loop.
net::Task<VectorResult> vectorOf(Desk desk, std::shared_ptr<VectorSource> source, std::string text,
                                 bool lasting);

// Asks for the vectors of the reference phrases unless that is under way, done, or the endpoint rests.
net::Task<void> loadReferences(Desk desk, std::shared_ptr<VectorSource> source);

// Pure: the body of a call, and its reply. As many vectors as texts, of one dimension, by their `index`.
std::string vectorRequest(std::string_view model, const std::vector<std::string>& texts);
std::expected<std::vector<classify::Vector>, std::string> readVectors(std::string_view body,
                                                                      std::size_t count);

} // namespace tierline::gateway
