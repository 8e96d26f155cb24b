// SHA-256 of what comes in pieces, for files that do not fit into memory. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tierline {

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::string_view bytes);
    std::string hex(); // of all that was added; call once, last

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline
