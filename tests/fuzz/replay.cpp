// Drives one target without libFuzzer: every file of its corpus, then mutations of them from a fixed seed for
// as many seconds as asked for. The amount of work depends on the machine, the verdict does not: only a
// broken rule fails. What broke it is kept in the file named `<target>.crash` in the current folder.
// Run: replay TARGET FOLDER SECONDS
#include "harness.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes current;         // for the signal handler
std::string crashFile; // the same

void keepCurrent(int signal) {
    const int file = open(crashFile.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
    if (file >= 0 && write(file, current.data(), current.size()) < 0) _exit(1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void tryOut(Bytes bytes) {
    current = std::move(bytes);
    LLVMFuzzerTestOneInput(current.data(), current.size());
}

std::vector<Bytes> readCorpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Bytes> corpus;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return corpus;
}

class Mutator {
public:
    explicit Mutator(const std::vector<Bytes>& corpus) : m_corpus(corpus) {}

    Bytes next() {
        Bytes bytes = any();
        for (auto left = below(8) + 1; left > 0; --left)
            mutate(bytes);
        constexpr std::size_t longest = 16U << 10U;
        bytes.resize(std::min(bytes.size(), longest));
        return bytes;
    }

private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : m_random() % limit; }
    const Bytes& any() { return m_corpus[below(m_corpus.size())]; }
    auto at(Bytes& bytes, std::size_t place) { return bytes.begin() + static_cast<std::ptrdiff_t>(place); }

    // A piece of any input, at most 64 bytes: carries words and structure from one to another.
    Bytes piece() {
        const Bytes& from = any();
        const auto begin = below(from.size());
        const auto length = std::min(below(64) + 1, from.size() - begin);
        return {from.begin() + static_cast<std::ptrdiff_t>(begin),
                from.begin() + static_cast<std::ptrdiff_t>(begin + length)};
    }

    void mutate(Bytes& bytes) {
        const auto place = below(bytes.size() + 1);
        const auto length = std::min(below(16) + 1, bytes.size() - place);
        const auto byte = static_cast<std::uint8_t>(below(256));
        switch (below(6)) {
        case 0:
            if (place < bytes.size()) bytes[place] = byte;
            break;
        case 1: bytes.insert(at(bytes, place), byte); break;
        case 2: bytes.erase(at(bytes, place), at(bytes, place + length)); break;
        case 3: { // the same again
            const Bytes again(at(bytes, place), at(bytes, place + length));
            bytes.insert(at(bytes, place), again.begin(), again.end());
            break;
        }
        default: {
            const auto other = piece();
            bytes.insert(at(bytes, place), other.begin(), other.end());
        }
        }
    }

    const std::vector<Bytes>& m_corpus;
    std::mt19937_64 m_random{20'250'801}; // any number, always the same
};

} // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: replay TARGET FOLDER SECONDS\n", stderr);
        return 2;
    }
    crashFile = std::string(words[1]) + ".crash";
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, keepCurrent);
    const auto corpus = readCorpus(words[2]);
    if (corpus.empty()) {
        std::fprintf(stderr, "no corpus in %s\n", words[2]);
        return 2;
    }
    for (const auto& bytes : corpus)
        tryOut(bytes);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::stoi(words[3]));
    Mutator mutator(corpus);
    long tried = 0;
    for (; std::chrono::steady_clock::now() < end; ++tried)
        tryOut(mutator.next());
    std::printf("%s: %zu files and %ld mutations hold\n", words[1], corpus.size(), tried);
    return 0;
}
