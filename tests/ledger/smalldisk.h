// Disks for one test: a small one that is filled and emptied again, and one that turns read-only under open
// files. They are mounted where nobody else sees them and go with the process.
#pragma once

#include <QTemporaryDir>

#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

namespace tierline::test {

inline bool writeTo(const char* file, const std::string& text) {
    const int descriptor = ::open(file, O_WRONLY | O_CLOEXEC);
    const bool fine = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    return fine;
}

// Before any thread begins: call it in `initMain`. Whoever is not root becomes it in a namespace of its own,
// where the machine allows that.
inline bool ownMounts() {
    static const bool own = [] {
        const auto user = std::to_string(::getuid()), group = std::to_string(::getgid());
        if (::unshare(CLONE_NEWNS) != 0) {
            if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
            if (!writeTo("/proc/self/setgroups", "deny") || !writeTo("/proc/self/uid_map", "0 " + user + " 1")
                || !writeTo("/proc/self/gid_map", "0 " + group + " 1"))
                return false;
        }
        return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    }();
    return own;
}

class SmallDisk {
public:
    explicit SmallDisk(int kib) {
        const auto size = "size=" + std::to_string(kib) + "k";
        m_mounted = ownMounts() && ::mount("tmpfs", path().c_str(), "tmpfs", 0, size.c_str()) == 0;
    }
    ~SmallDisk() {
        if (m_mounted) ::umount2(path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool isThere() const { return m_mounted; }
    std::string path() const { return m_dir.path().toStdString(); }
    void fill(int leaveKib) const {
        const int file = ::open(ballast().c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        const std::string block(4096, 'x');
        off_t written = 0;
        while (::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()))
            written += static_cast<off_t>(block.size());
        const off_t left = written - off_t{leaveKib} * 1024;
        if (::ftruncate(file, left > 0 ? left : 0) != 0) std::abort();
        ::close(file);
    }
    void makeRoom() const { ::unlink(ballast().c_str()); }

private:
    std::string ballast() const { return path() + "/ballast"; }
    QTemporaryDir m_dir;
    bool m_mounted = false;
};

// ext4 in a file. `turnReadOnly` is what the kernel does when it meets an error on a disk.
class FailingDisk {
public:
    FailingDisk() {
        const auto make =
            "truncate -s 24M " + image() + " && mkfs.ext4 -q -F " + image() + " && mkdir " + path();
        m_mounted = ownMounts() && run(make) && mount();
    }
    ~FailingDisk() {
        if (m_mounted) ::umount2(path().c_str(), MNT_DETACH);
    }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    bool isThere() const { return m_mounted; }
    std::string path() const { return m_dir.path().toStdString() + "/disk"; }
    bool turnReadOnly() const { return ::mount(nullptr, path().c_str(), nullptr, MS_REMOUNT, "abort") == 0; }
    bool mountAgain() const { return ::umount2(path().c_str(), 0) == 0 && mount(); }

private:
    static bool run(const std::string& command) {
        return std::system(("PATH=$PATH:/usr/sbin:/sbin; " + command + " >/dev/null 2>&1").c_str()) == 0;
    }
    bool mount() const { return run("mount -o loop " + image() + " " + path()); }
    std::string image() const { return m_dir.path().toStdString() + "/image"; }
    QTemporaryDir m_dir;
    bool m_mounted = false;
};

} // namespace tierline::test
