// The price list on request: fetched, read and compared beside the window's thread, and kept only when the
// person says so and nothing speaks against it. And the prices a person sets. Window thread; the work on a
// list is done on a thread of the pool, which sees values only.
#pragma once

#include "pricefetch.h"

#include "catalog/import.h"
#include "spend/pricedata.h"

#include <filesystem>
#include <memory>

namespace tierline::workbench {

class PriceDesk final : public QObject {
    Q_OBJECT

public:
    struct Place {
        std::filesystem::path share, user; // user: the configuration's folder
        QUrl source;
    };
    PriceDesk(Place place, PriceFetch::Limits limits, QObject* parent = nullptr);

    static QUrl publishedList();

    void refresh();
    void open(const QString& file); // instead of the network's
    void cancel();
    void adopt(); // what was reviewed and not questioned
    const spend::PriceRefresh& state() const { return m_state; }

Q_SIGNALS:
    void changed(const tierline::spend::PriceRefresh& refresh);

private:
    struct Compared {
        Result<void> read;
        std::shared_ptr<const catalog::Catalog> before, after;
        spend::PriceRefresh refresh;
    };
    static Compared compare(const Place& place, const std::string& text);
    void onFetched(const QByteArray& body);
    void fail(const Error& error);
    void tell();

    Place m_place;
    PriceFetch m_fetch;
    spend::PriceRefresh m_state;
    std::shared_ptr<const catalog::Catalog> m_before, m_after;
    quint64 m_asked = 0; // an answer to an older question is stale
};

// Writes the price into `user`/prices/overrides.json beside those that are there. The provider is the one the
// catalogue knows behind `baseUrl`, else the model's own.
Result<void> keepOwnPrice(const std::filesystem::path& user, const catalog::Catalog& prices,
                          const spend::OwnPrice& price, std::string_view baseUrl);

// Takes the person's own price of that model away. NotFound: there is none.
Result<void> dropOwnPrice(const std::filesystem::path& user, const catalog::Catalog& prices,
                          std::string_view model, std::string_view baseUrl);

} // namespace tierline::workbench
