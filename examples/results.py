# %% [markdown]
# # Results in Python
#
# After a run (`make`), `chervonets.open` gives its tables, each a pandas DataFrame. Words are those
# of the report; numbers are unrounded and in the unit that stands beside them.

# %%
import chervonets

run = chervonets.open("results")
run.version

# %% [markdown]
# ## The claims and their words

# %%
run.claims[["title", "verdict", "confidence"]]

# %%
run.claims["verdict"].value_counts()

# %% [markdown]
# ## The sentences of one claim
#
# `estimate`, `low` and `high` are in `unit`; the range holds the middle nine tenths over admitted
# ways and the errors that such figures are known to have.

# %%
sentences = run.propositions.loc["printing-press"]
sentences[["says", "word", "confidence", "estimate", "low", "high", "unit"]]

# %% [markdown]
# What each rung answers, and why:

# %%
run.findings.loc["printing-press"]

# %% [markdown]
# ## The ways of asking

# %%
ways = run.ways("printing-press").loc["issue-grew"]
ways[["series", "window", "primary", "mark", "weight", "estimate"]]

# %% [markdown]
# ## From a number back to the printed figures

# %%
key = "printing-press.issue-grew.estimate"
run.numbers.loc[key, ["text", "unit", "function"]]

# %%
print(run.explain(key))

# %%
print(run.cite(key))

# %% [markdown]
# ## Rival figures of one thing
#
# The panel holds every rival on its own; `originator` of a series stands in the data package.

# %%
annual = run.panel.annual
steel = annual[
    (annual["concept"] == "steel")
    & (annual["entity"] == "SUN")
    & (annual["alignment"] == "as-labelled")
]
steel.pivot_table(index="year", columns=["source", "series"], values="value").loc[1925:1937]
