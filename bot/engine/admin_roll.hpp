// Which people the configuration's administrators are. A name is looked up once, and from then on the id behind it
// counts: whoever takes the name later gets nothing by it. What looks like an id is never taken for a name. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::bot::engine {

// 26 of [a-z0-9], as Mattermost makes ids. It may be somebody's username as well.
bool looks_like_id(std::string_view text);

// A name of the configuration, and whom it stands for.
struct named_administrator {
    std::string name;
    std::string user;      // "": nobody had the name when it was looked up
    std::string taken_by;  // the id of somebody else who has the name now; "" if nobody has
};

// The kept names as they stand in the store under admins_setting, one a line. What can't be read is passed over.
constexpr std::string_view admins_setting = "admins.names";
std::string names_text(const std::vector<named_administrator>& all);
std::vector<named_administrator> read_names(std::string_view text);

class admin_roll {
  public:
    // Usernames, with or without @, and ids.
    explicit admin_roll(const std::vector<std::string>& configured);

    // What an earlier run kept. Names that are not configured any more are let go of.
    void recall(std::string_view text);
    std::string text() const { return names_text(known_); }

    // Whether that person is one. No username is looked at.
    bool holds(std::string_view user) const;
    // Everybody who is, by id.
    std::vector<std::string> users() const;
    // Whether the configuration has that as a name.
    bool has_name(std::string_view username) const;
    const std::vector<std::string>& names() const { return names_; }
    // Whether each name has been looked up.
    bool complete() const { return known_.size() == names_.size(); }

    enum class news {
        none,
        learned,  // the first look: it stands for that person from now on
        nobody,   // the first look: nobody has it, and nobody gets it by taking it later
        taken,    // it stands for another person; comes once for each taker
    };
    // The person who has a name now, "" if nobody has. Precondition: it is one of names().
    news looked_up(const std::string& name, const std::string& user);
    // Whom a name stands for; nullptr before it was looked up.
    const named_administrator* find(std::string_view name) const;

  private:
    std::vector<std::string> ids_, names_;
    std::vector<named_administrator> known_;
};

}  // namespace fulcrum::bot::engine
