// Keys that a person gave this run, and those kept in files of mode 0600 because the person agreed to it:
// both answer for `keychain:NAME`, the run's first, before the keychain is asked. Process-wide, since every
// part that looks a key up must see the same. Any thread; the mutex guards the run's keys.
#pragma once

#include "base/secret.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace tierline::workbench {

class RunSecrets {
public:
    explicit RunSecrets(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    static RunSecrets& ofThisProgram(); // files in the configuration's folder `secrets`

    enum class Place { Run, File };
    // InvalidInput: a name that is none, an empty key. Io: the file cannot be written.
    Result<void> keep(const std::string& name, const Secret& secret, Place place);
    Result<void> drop(const std::string& name, Place place); // NotFound: it is not there

    struct Found {
        Secret secret;
        Place place = Place::Run;
    };
    // Absent: neither has it. An error: the file is there and may not be used.
    Result<std::optional<Found>> find(std::string_view name) const;
    std::filesystem::path fileOf(std::string_view name) const;

private:
    std::filesystem::path m_folder;
    mutable std::mutex m_mutex;
    std::map<std::string, Secret, std::less<>> m_run;
};

// Letters, digits, - _ and . , at most 64, no dot in front: it becomes a file's name.
bool isSecretName(std::string_view name);

} // namespace tierline::workbench
