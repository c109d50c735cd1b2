"""Where the pages of the house live."""

from django.urls import URLPattern, URLResolver, path

from .views import changes, home, impersonation, people, preferences, regions, saved_views, sessions, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    # home and what a person prefers
    path("", home.HomePage.as_view(), name="home"),
    path("preferences/", preferences.PreferencesPage.as_view(), name="preferences"),
    path("preferences/language/", preferences.LanguageSet.as_view(), name="language_set"),
    # organisation and traces
    path("regions/", regions.RegionList.as_view(), name="region_list"),
    path("regions/<int:pk>/", regions.RegionDetail.as_view(), name="region_detail"),
    path("people/", people.PersonList.as_view(), name="person_list"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person_detail"),
    path("changes/", changes.ChangeList.as_view(), name="change_list"),
    # saved views of every list
    path("lists/<slug:list_key>/views/", saved_views.SavedViewList.as_view(), name="saved_view_list"),
    path("lists/<slug:list_key>/views/save/", saved_views.SavedViewSave.as_view(), name="saved_view_save"),
    path("lists/views/<int:pk>/rename/", saved_views.SavedViewRename.as_view(), name="saved_view_rename"),
    path("lists/views/<int:pk>/move/", saved_views.SavedViewMove.as_view(), name="saved_view_move"),
    path("lists/views/<int:pk>/delete/", saved_views.SavedViewDelete.as_view(), name="saved_view_delete"),
    # sign-in, tokens, acting as another person
    path("people/<int:pk>/sign-in/", sessions.PersonSignin.as_view(), name="person_signin"),
    path("people/<int:pk>/sign-in/<slug:action>/", sessions.PersonSigninChange.as_view(), name="person_signin_change"),
    path("people/<int:pk>/act-as/", impersonation.ActAs.as_view(), name="act_as"),
    path("act-as/end/", impersonation.ActAsEnd.as_view(), name="act_as_end"),
    path("tokens/", tokens.TokenList.as_view(), name="token_list"),
    path("tokens/new/", tokens.TokenCreate.as_view(), name="token_create"),
    path("tokens/<int:pk>/", tokens.TokenDetail.as_view(), name="token_detail"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token_revoke"),
]
