// One thread for what takes time, in the order it was asked for. Lives on the window's thread; destroying it
// drops what has not begun and waits for what has.
#pragma once

#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <type_traits>

namespace tierline::workbench {

class Worker final {
public:
    explicit Worker(const QString& name);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // `work` runs on the worker's thread and sees values only; `then` gets what it returned on the window's,
    // unless `context` is gone by then.
    template <class Work, class Then>
    void ask(QObject* context, Work work, Then then) {
        post([context = QPointer<QObject>(context), relay = m_relay, work = std::move(work),
              then = std::move(then)]() mutable {
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
                work();
                onWindow(relay, [context, then = std::move(then)]() mutable {
                    if (context != nullptr) then();
                });
            } else {
                auto result = std::make_shared<std::invoke_result_t<Work>>(work());
                onWindow(relay, [context, result, then = std::move(then)]() mutable {
                    if (context != nullptr) then(std::move(*result));
                });
            }
        });
    }

    // From `work`: a word on the way, on the window's thread.
    template <class Call>
    std::function<void()> teller(QObject* context, Call call) {
        return [context = QPointer<QObject>(context), relay = m_relay, call] {
            onWindow(relay, [context, call] {
                if (context != nullptr) call();
            });
        };
    }

    // For other threads: hands a call to the window's thread, where it runs unless `context` is gone by then.
    std::function<void(std::function<void()>)> relay(QObject* context) {
        return [context = QPointer<QObject>(context), relay = m_relay](std::function<void()> call) {
            onWindow(relay, [context, call = std::move(call)] {
                if (context != nullptr) call();
            });
        };
    }

    // For long work to look at now and then: the worker is being destroyed.
    const std::shared_ptr<std::atomic<bool>>& stopping() const { return m_stopping; }

private:
    using Relay = std::shared_ptr<QObject>; // lives on the window's thread
    static void onWindow(const Relay& relay, std::function<void()> call);
    void post(std::function<void()> job);

    QThread m_thread;
    QObject* m_there; // lives on the worker's thread
    Relay m_relay;
    std::shared_ptr<std::atomic<bool>> m_stopping = std::make_shared<std::atomic<bool>>(false);
};

} // namespace tierline::workbench
