// Vectors of texts that were asked for before, by the hash of each text; for one endpoint and model, since
// vectors of two models do not compare. Bounded in bytes, the oldest leave first. The file is written as a
// whole and read as a whole: of another version, cut or changed it counts as not there. Holds no text. Any
// thread: one mutex, held for a look-up or a copy.
#pragma once

#include "base/error.h"
#include "classify/references.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::gateway {

class VectorStore {
public:
    static constexpr std::size_t defaultBytes = 64U << 20U;

    // `source`: endpoint and model.
    explicit VectorStore(std::string source, std::size_t bytes = defaultBytes);
    ~VectorStore();

    // From here on `save` writes there; reads what is there already. An error: it was damaged or for another
    // source, and will be written anew.
    Result<void> openFile(const std::filesystem::path& folder);

    std::filesystem::path folder() const; // empty: no file

    std::optional<classify::Vector> find(std::string_view text) const;
    // A vector of another dimension than the ones before: the endpoint's model has changed, so these go.
    // `lasting`: into the file too.
    void keep(std::string_view text, const classify::Vector& vector, bool lasting);
    std::size_t size() const;
    std::size_t unsaved() const; // lasting ones that are not in the file
    std::size_t untried() const; // of these, since the last `save`, whatever came of it
    Result<void> save();         // nothing to do without a file, or without news

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
