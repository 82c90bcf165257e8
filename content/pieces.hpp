// Steps that several sessions share: a piece of a track with parameters, put in where it is included. Filling happens
// on the tree, before steps are read, so that a piece can hold whatever a session can.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "content/fields.hpp"
#include "content/yaml_tree.hpp"

namespace fulcrum::content {

class pieces {
  public:
    pieces(const document& doc, const limits& lim, report& out) : doc_(doc), lim_(lim), out_(out) {}

    // Reads the map of pieces of a track.
    void read(const node& map);

    // What an include step puts in: the steps' nodes, filled, valid as long as this object; nested includes are left
    // for the caller. Nothing when it can't be (reported). `within` names the pieces that are being put in.
    struct filled {
        std::string name;
        std::vector<const node*> steps;
    };
    std::optional<filled> take(const node& include_step, const std::vector<std::string>& within);

    // Reports pieces and parameters that nothing uses.
    void report_unused();
    std::vector<std::string> unused() const;  // pieces without an include

    // The steps of that piece by itself, each parameter filled with its own name. `lines`: where that was done, for
    // what is wrong there may be right with another text.
    filled alone(const std::string& name, std::set<int>& lines);

  private:
    struct piece {
        place at;
        std::map<std::string, place> params;
        std::set<std::string> used;
        const node* steps = nullptr;
        bool included = false;
    };
    bool too_large() const;
    // [[param]] in its scalars replaced; incomplete once it is all too large.
    const node* fill(const node& n, piece& p, const std::map<std::string, const node*>& values);

    const document& doc_;
    const limits& lim_;
    report& out_;
    std::map<std::string, piece> all_;
    std::deque<node> nodes_;
    std::size_t bytes_ = 0;  // of their texts
};

}  // namespace fulcrum::content
