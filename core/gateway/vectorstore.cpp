#include "gateway/vectorstore.h"

#include "base/hash.h"
#include "base/paths.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace tierline::gateway {

namespace {

using classify::Vector;

// Head, source, dimension and count, one a line; then for each its hash and its floats; the sum in front is
// of all behind its line.
constexpr std::string_view head = "tierline-vectors 1 ";
constexpr std::size_t hashSize = 64;
constexpr std::size_t mostDimensions = 20'000;
static_assert(std::endian::native == std::endian::little);

struct Kept {
    Vector vector;
    bool lasting = false;
};

std::string_view takeLine(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == rest.npos) return {};
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::size_t countFrom(std::string_view line) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    return error == std::errc() && end == line.data() + line.size() ? value : 0;
}

std::string printed(std::string_view source, std::size_t dimension, std::size_t count,
                    std::string_view body) {
    std::string text(source);
    text += "\n" + std::to_string(dimension) + "\n" + std::to_string(count) + "\n";
    text += body;
    return std::string(head) + sha256Hex(text) + "\n" + text;
}

std::unexpected<Error> damaged(const std::filesystem::path& file, std::string what) {
    return std::unexpected(
        Error{ErrorCode::Corrupt, std::move(what), "it is written anew", file.string(), 0, 0});
}

} // namespace

struct VectorStore::State {
    std::string source;
    std::size_t limit;
    std::filesystem::path file; // empty: memory alone
    std::mutex saving;          // one file at a time, the newest last
    mutable std::mutex mutex;   // guards `file` and all below
    std::unordered_map<std::string, Kept> byHash;
    std::deque<std::string> order; // the oldest first
    std::size_t dimension = 0, unsaved = 0, untried = 0;

    std::size_t bytesEach() const { return 2 * hashSize + dimension * sizeof(float); }

    void put(std::string hash, Vector vector, bool lasting) {
        if (vector.size() != dimension) {
            byHash.clear();
            order.clear();
            dimension = vector.size();
        }
        const auto [place, isNew] = byHash.try_emplace(hash);
        place->second.vector = std::move(vector);
        place->second.lasting = place->second.lasting || lasting;
        if (isNew) order.push_back(std::move(hash));
        while (order.size() > 1 && order.size() * bytesEach() > limit) {
            byHash.erase(order.front());
            order.pop_front();
        }
    }

    // As in the file; `count` of them.
    std::string copyLasting(std::size_t& count) const {
        std::string body;
        count = 0;
        for (const auto& hash : order) {
            const auto& kept = byHash.at(hash);
            if (!kept.lasting) continue;
            ++count;
            body += hash;
            const auto at = body.size();
            body.resize(at + dimension * sizeof(float));
            std::memcpy(body.data() + at, kept.vector.data(), dimension * sizeof(float));
        }
        return body;
    }

    Result<void> read(std::string_view text) {
        std::string_view rest = text;
        const auto first = takeLine(rest);
        if (!first.starts_with(head)) return damaged(file, "no vectors of this version");
        if (first.substr(head.size()) != sha256Hex(rest)) return damaged(file, "its checksum does not fit");
        if (takeLine(rest) != source) return damaged(file, "vectors of another endpoint or model");
        const auto wide = countFrom(takeLine(rest)), count = countFrom(takeLine(rest));
        const auto each = hashSize + wide * sizeof(float);
        if (wide == 0 || wide > mostDimensions || rest.size() / each != count || rest.size() % each != 0)
            return damaged(file, "its size does not fit");
        for (; !rest.empty(); rest.remove_prefix(each)) {
            Vector vector(wide);
            std::memcpy(vector.data(), rest.data() + hashSize, wide * sizeof(float));
            put(std::string(rest.substr(0, hashSize)), std::move(vector), true);
        }
        return {};
    }
};

VectorStore::VectorStore(std::string source, std::size_t bytes) : m_state(std::make_unique<State>()) {
    m_state->source = std::move(source);
    m_state->limit = bytes;
}

VectorStore::~VectorStore() = default;

Result<void> VectorStore::openFile(const std::filesystem::path& folder) {
    const std::scoped_lock lock(m_state->mutex);
    m_state->file = folder / ("vectors-" + sha256Hex(m_state->source).substr(0, 16));
    std::error_code ignored;
    if (!std::filesystem::exists(m_state->file, ignored)) return {};
    const auto text = readFile(m_state->file, m_state->limit + (1U << 20U));
    if (!text) return std::unexpected(text.error());
    return m_state->read(*text);
}

std::filesystem::path VectorStore::folder() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->file.parent_path();
}

std::optional<Vector> VectorStore::find(std::string_view text) const {
    const auto hash = sha256Hex(text);
    const std::scoped_lock lock(m_state->mutex);
    const auto found = m_state->byHash.find(hash);
    if (found == m_state->byHash.end()) return std::nullopt;
    return found->second.vector;
}

void VectorStore::keep(std::string_view text, const Vector& vector, bool lasting) {
    if (vector.empty() || vector.size() > mostDimensions) return;
    auto hash = sha256Hex(text);
    const std::scoped_lock lock(m_state->mutex);
    m_state->put(std::move(hash), vector, lasting);
    if (!lasting) return;
    ++m_state->unsaved;
    ++m_state->untried;
}

std::size_t VectorStore::size() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->order.size();
}

std::size_t VectorStore::unsaved() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->unsaved;
}

std::size_t VectorStore::untried() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->untried;
}

Result<void> VectorStore::save() {
    const std::scoped_lock one(m_state->saving);
    std::string body;
    std::filesystem::path file;
    std::size_t dimension = 0, count = 0, news = 0;
    {
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->file.empty() || m_state->unsaved == 0) return {};
        body = m_state->copyLasting(count);
        file = m_state->file;
        dimension = m_state->dimension;
        news = std::exchange(m_state->unsaved, 0);
        m_state->untried = 0;
    }
    auto written = replaceFile(file, printed(m_state->source, dimension, count, body));
    if (!written) {
        const std::scoped_lock lock(m_state->mutex);
        m_state->unsaved += news; // the next attempt has them
    }
    return written;
}

} // namespace tierline::gateway
