// The filter of the list: field, chips, and what it says in plain words or what is wrong with it. Typing is
// told after a short rest, Return at once.
#pragma once

#include "live/filter.h"
#include "live/filtercompletion.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::live {

class ChipRow;
class FilterField;

class FilterBar final : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& filter); // told at once
    void setValues(ValuesOf valuesOf);
    void focusField();
    FilterField& field() const { return *m_field; }
    kit::FlatButton& facetsButton() const { return *m_facets; }

Q_SIGNALS:
    // Only what can be read. `text` is as it was written.
    void filterChanged(const QString& text, const tierline::live::Filter& filter);
    void left(); // the keys go back to the list
    void message(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    static constexpr int restMs = 120;

    void onEdited();
    void apply();
    void showWords();

    FilterField* m_field;
    ChipRow* m_chips;
    QLabel* m_words;
    kit::FlatButton* m_save;
    kit::FlatButton* m_facets;
    ParsedFilter m_parsed;
    QString m_told;
    QTimer m_rest;
};

} // namespace tierline::live
