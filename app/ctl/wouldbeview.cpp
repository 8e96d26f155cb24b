#include "wouldbeview.h"

#include "command.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

Money moneyFrom(protocol::JsonView object, std::string_view key) {
    return Money::fromNano(object[key].int64().value_or(0));
}

std::string usd(Money money) {
    return money < Money() ? "-$" + toString(Money() - money) : "$" + toString(money);
}

std::string sureText(const ledger::Savings& savings) {
    const auto blocks = plural(savings.blocks, savings.unit);
    switch (findingOf(savings)) {
    case ledger::Finding::Saved:
    case ledger::Finding::Cost:
    case ledger::Finding::Unclear: break;
    case ledger::Finding::Unsure:
        return fmt::format("how sure that is cannot be told from {}, it takes {}", blocks,
                           ledger::fewestBlocks);
    case ledger::Finding::Nothing: return "no request has both costs";
    }
    return fmt::format("95 % certain: {} to {}, from {}{}", usd(savings.interval->low),
                       usd(savings.interval->high), blocks,
                       findingOf(savings) == ledger::Finding::Unclear ? "; it may as well be nothing" : "");
}

} // namespace

std::vector<ledger::WouldBeSum> wouldBeFrom(protocol::JsonView kinds) {
    std::vector<ledger::WouldBeSum> all;
    for (const auto& [kind, groups] : kinds.members())
        for (const auto& [name, group] : groups.members()) {
            ledger::WouldBeSum one;
            one.money = kind == "billed"      ? ledger::MoneyKind::Billed
                        : kind == "simulated" ? ledger::MoneyKind::Simulated
                                              : ledger::MoneyKind::Equivalent;
            one.isPinned = name == "pinned";
            one.requests = group["requests"].int64().value_or(0);
            one.elsewhere = group["elsewhere"].int64().value_or(0);
            one.unpriced = group["unpriced"].int64().value_or(0);
            one.savings.baseline = moneyFrom(group, "actual_nano_usd");
            one.savings.cost = moneyFrom(group, "would_be_nano_usd");
            one.savings.blocks = group["blocks"].int64().value_or(0);
            one.savings.unit = group["block"].string().value_or("hour");
            if (group["saved_low_nano_usd"].int64())
                one.savings.interval = ledger::Interval{moneyFrom(group, "saved_low_nano_usd"),
                                                        moneyFrom(group, "saved_high_nano_usd")};
            all.push_back(std::move(one));
        }
    return all;
}

std::string wouldBeText(const std::vector<ledger::WouldBeSum>& all) {
    std::string out = all.empty() ? "" : "\nWhat routing would have saved, for the same tokens\n";
    for (const auto& one : all) {
        const auto& savings = one.savings;
        out += fmt::format("  {}, {}: {}, of which {} would have gone to another model\n",
                           one.isPinned ? "pinned" : "observed", toString(one.money),
                           plural(one.requests, "request"), one.elsewhere);
        if (savings.blocks > 0)
            out += fmt::format("    {} of {}: {} instead\n",
                               savings.saved() < Money()
                                   ? usd(Money() - savings.saved()) + " more than the actual"
                                   : usd(savings.saved()) + " saved",
                               usd(savings.baseline), usd(savings.cost));
        out += "    " + sureText(savings) + "\n";
        if (one.unpriced > 0)
            out +=
                fmt::format("    not counted: {} whose price is unknown\n", plural(one.unpriced, "request"));
    }
    return out;
}

std::string troubleText(const std::vector<std::string>& trouble) {
    std::string out =
        trouble.empty() ? "" : "\nThe policy's file is NOT in force, the one before still is:\n";
    for (const auto& line : trouble)
        out += "  " + line + "\n";
    return out;
}

} // namespace tierline::ctl
