// The door between the Playground and the rest of the program. The application implements it over the policy
// in force and the gateway's own port; tests over invented data. Lives on the window's thread: slots return
// at once, answers are signals there, and of what carries a number only the newest counts.
#pragma once

#include "playground/playdata.h"

#include <QObject>

namespace tierline::playground {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual KitPtr kit() const = 0;                     // null until `kitChanged`
    virtual QString kitTrouble() const = 0;             // as `kitFailed` said; empty: it did not
    virtual KitPtr draftKit() const { return nullptr; } // of the draft of the policy; null: there is none
    virtual bool isDoorOpen() const = 0;                // the gateway answers at its port

    virtual void decide(quint64 number, const Draft& draft) = 0; // a long one, beside the window
    virtual void tryVariants(quint64 number, const Draft& draft, const QString& translation) = 0;
    virtual void ask(const Ask& ask) = 0; // streams into `answered`
    virtual void stop(quint64 column) = 0;
    virtual void vote(const QString& id, int vote) = 0; // on a decision: 1, -1
    virtual void saveCase(const CaseWish& wish) = 0;    // ends with `said`
    virtual void loadShelf() = 0;                       // ends with `shelfChanged`
    virtual void keepShelf(const Shelf& shelf) = 0;

Q_SIGNALS:
    void kitChanged(const tierline::playground::KitPtr& kit);
    void draftKitChanged(const tierline::playground::KitPtr& kit);
    void kitFailed(const QString& sentence);
    void doorChanged();
    void decided(quint64 number, const tierline::playground::DecisionPtr& decision);
    void variantsTried(quint64 number, const std::vector<tierline::playground::VariantRow>& rows);
    void answered(const tierline::playground::Answer& answer);
    void shelfChanged(const tierline::playground::Shelf& shelf);
    void said(const QString& sentence); // for the status line
};

} // namespace tierline::playground
