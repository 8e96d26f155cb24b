// The Playground's desk over the policy in force and the gateway's own port. Window thread; a worker compiles
// the policy, scores what is long and keeps the files. Calls are made as any client would make them.
#pragma once

#include "playground/playdesk.h"
#include "playground/streamcall.h"
#include "worker.h"

#include <QNetworkAccessManager>

#include <atomic>
#include <filesystem>
#include <map>

namespace tierline::workbench {

class PlayDesk final : public playground::Desk {
    Q_OBJECT

public:
    struct Places {
        std::filesystem::path shelf; // the file with history and templates
        std::filesystem::path sets;  // the user's own
    };
    explicit PlayDesk(Places places, QObject* parent = nullptr);
    ~PlayDesk() override;

    void setLive(const std::shared_ptr<const policy::Policy>& policy);
    void setDraft(const std::shared_ptr<const policy::Policy>& draft); // of the policy; null: there is none
    void setDoor(const playground::GatewayDoor& door);                 // an empty address: it is shut
    void readPricesAgain();

    playground::KitPtr kit() const override { return m_kit; }
    playground::KitPtr draftKit() const override { return m_draftKit; }
    QString kitTrouble() const override { return m_kitTrouble; }
    bool isDoorOpen() const override { return !m_door.url.isEmpty(); }
    void decide(quint64 number, const playground::Draft& draft) override;
    void tryVariants(quint64 number, const playground::Draft& draft, const QString& translation) override;
    void ask(const playground::Ask& ask) override;
    void stop(quint64 column) override;
    void vote(const QString& id, int vote) override;
    void saveCase(const playground::CaseWish& wish) override;
    void loadShelf() override;
    void keepShelf(const playground::Shelf& shelf) override;

private:
    Places m_places;
    std::shared_ptr<const policy::Policy> m_policy;
    playground::KitPtr m_kit, m_draftKit;
    std::shared_ptr<const policy::Policy> m_draft;
    QString m_kitTrouble;
    playground::GatewayDoor m_door;
    std::map<quint64, playground::StreamCall*> m_calls; // under way, by column
    QNetworkAccessManager m_network;                    // for votes
    // Of the newest question; what is older is not begun any more. Read by the worker.
    std::shared_ptr<std::atomic<quint64>> m_decide = std::make_shared<std::atomic<quint64>>(0);
    std::shared_ptr<std::atomic<quint64>> m_variants = std::make_shared<std::atomic<quint64>>(0);
    Worker m_worker; // the last member: it goes first
};

// One row of a set for it; a row of the same words is replaced. Returns the sentence that says so.
Result<QString> addCase(const std::filesystem::path& sets, const playground::CaseWish& wish);

} // namespace tierline::workbench
